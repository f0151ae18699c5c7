import ClozeReport
import Foundation

/// The input and output of a command.
public struct Streams: Sendable {
  /// Writes results; throws if they cannot be written.
  public let result: @Sendable (String) throws -> Void
  /// Writes progress and messages.
  public let message: @Sendable (String) -> Void
  /// The terminal of results.
  public let terminal: Terminal
  /// The terminal of messages.
  public let messageTerminal: Terminal
  /// Takes records and the table that is printed of them, instead of `result`; nil for none.
  var table: (@Sendable (Records, String) throws -> Void)?
  /// False to write without colours even where a terminal has them.
  var allowsColours = true
  /// The seconds between lines of progress if a line cannot be redrawn.
  var progressInterval = 10.0
  /// The pager for tables that are longer than the terminal; nil where no person reads.
  var pager: Pager?
  /// True if these are the streams of the process, to which programs that it starts can write.
  private(set) var areStandard = false

  /// Makes streams other than those of the process.
  public init(
    result: @escaping @Sendable (String) throws -> Void,
    message: @escaping @Sendable (String) -> Void,
    terminal: Terminal = Terminal(isTerminal: false, allowsControlCodes: false),
    messageTerminal: Terminal = Terminal(isTerminal: false, allowsControlCodes: false)
  ) {
    self.result = result
    self.message = message
    self.terminal = terminal
    self.messageTerminal = messageTerminal
  }

  /// The process's standard output and standard error.
  public static var standard: Streams {
    var streams = Streams(
      result: writeResult, message: Output.message, terminal: Terminal(descriptor: 1),
      messageTerminal: Terminal(descriptor: 2))
    streams.areStandard = true
    return streams
  }
}

extension Streams {
  /// True if text on `terminal` may be coloured.
  func isColoured(_ terminal: Terminal) -> Bool { allowsColours && terminal.allowsControlCodes }

  /// Writes the line `error: TEXT` to the messages.
  func error(_ text: String) {
    let label = isColoured(messageTerminal) ? TerminalStyle.error.applied(to: "error:") : "error:"
    message("\(label) \(text)\n")
  }

  /// Writes records to the results, through the pager if they are longer than the terminal, and a
  /// note on seeing the rest if there is no room for all of a cell.
  func show(_ records: Records, as format: OutputFormat, _ settings: ShellSettings) throws {
    guard format == .table else { return try result(records.rendered(as: format)) }
    let table = records.table(
      width: terminal.tableWidth, expanded: settings.expanded, now: terminal.isLive ? Date() : nil)
    if let take = self.table { return try take(records, table.text) }
    let text = isColoured(terminal) ? table.styled : table.text
    if pager?.show(text, height: terminal.height) != true { try result(text) }
    guard table.isCut, !settings.quiet else { return }
    message("note: where … stands cells are cut to the terminal; --format csv shows them whole\n")
  }
}

/// The error for a standard output that its reader has closed, as `head` does: there is nothing
/// more to do.
struct ClosedOutput: Error {}

/// Writes all of `text` to standard output.
@Sendable private func writeResult(_ text: String) throws { try write(text, to: 1) }

/// Writes all of `text` to `descriptor`, or throws: a result that was lost silently would be taken
/// for a complete one.
///
/// - Throws: `ClosedOutput`; `CommandError` that names `output`.
func write(_ text: String, to descriptor: Int32, called output: String = "standard output") throws {
  var text = text
  try text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let size = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if size < 0 && errno == EINTR { continue }
      if size < 0 && errno == EPIPE { throw ClosedOutput() }
      guard size > 0 else {
        throw CommandError("cannot write to \(output): \(String(cString: strerror(errno)))")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(size))
    }
  }
}
