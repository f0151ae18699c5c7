import ArgumentParser
import ClozeReport
import Foundation

/// A command of the program: arguments, a summary, examples, and its execution.
protocol Command: ParsableCommand {
  /// The options of output.
  var display: OutputOptions { get }

  /// Adopts a session's settings for options that were not given.
  mutating func adopt(_ settings: ShellSettings)

  /// Runs the command.
  func execute(_ session: Session) throws
}

extension Command {
  mutating func adopt(_ settings: ShellSettings) {}
}

/// Returns a command's help: a summary in one line and examples.
func help(
  _ name: String, _ summary: String, notes: String = "", examples: [String],
  aliases: [String] = []
) -> CommandConfiguration {
  let lines = examples.map { "  " + $0 }.joined(separator: "\n")
  let discussion = (notes.isEmpty ? "" : notes + "\n\n") + "Examples:\n" + lines
  return CommandConfiguration(
    commandName: name, abstract: summary, discussion: discussion, aliases: aliases)
}

/// The environment of a command: its streams, and the format of its output.
struct Session {
  /// The streams.
  let streams: Streams
  /// The requests to stop.
  let interrupts: Interrupts
  /// True to omit messages and progress.
  let isQuiet: Bool
  /// The output format of records.
  let format: OutputFormat
  /// The command line, without the program's name.
  var arguments: [String] = []
  /// The settings of sessions that the command opens.
  let settings: ShellSettings
  /// The output and products, for the session of the shell that runs the command.
  let outcome: CommandOutcome
  /// The launcher of other processes; nil if there must be none.
  let launcher: Launcher?

  init(
    streams: Streams, interrupts: Interrupts, options: OutputOptions,
    settings: ShellSettings = ShellSettings(), outcome: CommandOutcome = CommandOutcome(),
    launcher: Launcher? = nil
  ) {
    self.streams = streams
    self.interrupts = interrupts
    isQuiet = options.quiet || settings.quiet
    format = options.format ?? settings.format ?? .automatic(for: streams.terminal)
    self.outcome = outcome
    self.settings = settings.overlaid(options)
    self.launcher = launcher
  }

  /// Writes records to standard output.
  func show(_ records: Records) throws {
    outcome.show(records)
    try streams.show(records, as: format, settings)
  }

  /// Records the command's product, so that a name in a session can refer to it.
  func made(_ kind: CommandOutcome.Kind, _ path: String) { outcome.made(kind, path) }

  /// Writes a line to standard error.
  func note(_ text: String) {
    if !isQuiet { streams.message(oneLine(text) + "\n") }
  }

  /// Returns the progress of the work called `label`; nil if it is not shown.
  func progress(_ label: String, unit: String) -> ProgressReporter? {
    guard !isQuiet else { return nil }
    return ProgressReporter(
      label: label, unit: unit, terminal: streams.messageTerminal,
      interval: streams.progressInterval, write: streams.message)
  }
}

/// Returns `number` rounded to the nearest whole number, however large.
func whole(_ number: Double) -> Int { Int(exactly: number.rounded()) ?? Int.max }
