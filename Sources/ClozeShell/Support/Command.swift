import ArgumentParser
import ClozeReport
import Foundation

/// What every command is: arguments, a one-line summary, examples, and what it does.
protocol Command: ParsableCommand {
  /// How results are written and whether progress is shown.
  var display: OutputOptions { get }

  /// Takes from a session's settings what was not given as an option.
  mutating func adopt(_ settings: ShellSettings)

  /// Does the work.
  func execute(_ session: Session) throws
}

extension Command {
  mutating func adopt(_ settings: ShellSettings) {}
}

/// A command's help: a summary of one line and examples.
func help(
  _ name: String, _ summary: String, notes: String = "", examples: [String],
  aliases: [String] = []
) -> CommandConfiguration {
  let lines = examples.map { "  " + $0 }.joined(separator: "\n")
  let discussion = (notes.isEmpty ? "" : notes + "\n\n") + "Examples:\n" + lines
  return CommandConfiguration(
    commandName: name, abstract: summary, discussion: discussion, aliases: aliases)
}

/// What a command works with: where results and messages go, and in which form.
struct Session {
  /// The streams.
  let streams: Streams
  /// Requests to stop.
  let interrupts: Interrupts
  /// Whether messages and progress are left out.
  let isQuiet: Bool
  /// The form of records.
  let format: OutputFormat
  /// The command line, without the program's name.
  var arguments: [String] = []
  /// What holds in sessions that the command opens.
  let settings: ShellSettings
  /// What was shown and made, for the session of the shell that runs the command.
  let outcome: CommandOutcome
  /// How other processes are started; nil where none may be.
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
    try streams.show(records, as: format, isQuiet: isQuiet)
  }

  /// Says what the command has made, so that a name in a session can stand for it.
  func made(_ kind: CommandOutcome.Kind, _ path: String) { outcome.made(kind, path) }

  /// Writes a line to standard error.
  func note(_ text: String) {
    if !isQuiet { streams.message(oneLine(text) + "\n") }
  }

  /// Progress of the work called `label`; nil where nobody wants to see it.
  func progress(_ label: String, unit: String) -> ProgressReporter? {
    guard !isQuiet else { return nil }
    return ProgressReporter(
      label: label, unit: unit, terminal: streams.messageTerminal,
      interval: streams.progressInterval, write: streams.message)
  }
}

/// `number` to the nearest whole one, however large.
func whole(_ number: Double) -> Int { Int(exactly: number.rounded()) ?? Int.max }
