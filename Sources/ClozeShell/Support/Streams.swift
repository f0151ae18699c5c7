import ClozeReport
import Foundation

/// Where a command reads from and writes to.
public struct Streams: Sendable {
  /// Takes results; throws where they cannot be written.
  public let result: @Sendable (String) throws -> Void
  /// Takes progress and messages.
  public let message: @Sendable (String) -> Void
  /// What is known of the place where results go.
  public let terminal: Terminal
  /// What is known of the place where messages go.
  public let messageTerminal: Terminal
  /// Seconds between lines of progress where a line cannot be redrawn.
  var progressInterval = 10.0
  /// Whether these are the streams of the process, which programs that it starts can write to.
  private(set) var areStandard = false

  /// Streams that are not those of the process.
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
  /// Writes records where results go, and says how to see what a terminal has no room for.
  func show(_ records: Records, as format: OutputFormat, isQuiet: Bool) throws {
    try result(records.rendered(as: format, width: terminal.tableWidth))
    guard format == .table, !isQuiet, let width = terminal.tableWidth, records.isCut(to: width)
    else { return }
    message("note: cells that end with … are cut to the terminal; --format csv shows them whole\n")
  }
}

/// Whoever read standard output has closed it, as `head` does: there is nothing more to do.
struct ClosedOutput: Error {}

/// Hands all of `text` to the system. What cannot be written is an error: a result that is lost
/// without a word would be taken for a complete one.
@Sendable private func writeResult(_ text: String) throws {
  var text = text
  try text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let size = write(1, rest.baseAddress, rest.count)
      if size < 0 && errno == EINTR { continue }
      if size < 0 && errno == EPIPE { throw ClosedOutput() }
      guard size > 0 else {
        let reason = String(cString: strerror(errno))
        throw CommandError("cannot write to standard output: \(reason)")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(size))
    }
  }
}
