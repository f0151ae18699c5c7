import ArgumentParser
import ClozeReport
import Foundation

/// What every command is: arguments, a one-line summary, examples, and what it does.
protocol Command: ParsableCommand {
  /// How results are written and whether progress is shown.
  var display: OutputOptions { get }

  /// Does the work.
  func execute(_ session: Session) throws
}

/// A command's help: a summary of one line and examples.
func help(
  _ name: String, _ summary: String, notes: String = "", examples: [String]
) -> CommandConfiguration {
  let lines = examples.map { "  " + $0 }.joined(separator: "\n")
  let discussion = (notes.isEmpty ? "" : notes + "\n\n") + "Examples:\n" + lines
  return CommandConfiguration(commandName: name, abstract: summary, discussion: discussion)
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

  init(streams: Streams, interrupts: Interrupts, options: OutputOptions) {
    self.streams = streams
    self.interrupts = interrupts
    isQuiet = options.quiet
    format = options.format ?? .automatic(for: streams.terminal)
  }

  /// Writes records to standard output.
  func show(_ records: Records) throws {
    try streams.result(records.rendered(as: format, width: streams.terminal.tableWidth))
  }

  /// Writes a line to standard error.
  func note(_ text: String) {
    if !isQuiet { streams.message(oneLine(text) + "\n") }
  }

  /// Progress of the work called `label`; nil where nobody wants to see it.
  func progress(_ label: String, unit: String) -> ProgressReporter? {
    guard !isQuiet else { return nil }
    return ProgressReporter(
      label: label, unit: unit, terminal: streams.messageTerminal, write: streams.message)
  }
}

/// `number` to the nearest whole one, however large.
func whole(_ number: Double) -> Int { Int(exactly: number.rounded()) ?? Int.max }
