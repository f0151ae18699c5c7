import Foundation

/// What is known of the place where text goes.
public struct Terminal: Equatable, Sendable {
  /// Whether a person may be watching: the stream is a terminal.
  public let isTerminal: Bool
  /// Whether control codes may be written: a terminal that understands them, and no `NO_COLOR`.
  public let allowsControlCodes: Bool
  /// The width in cells.
  public let width: Int

  /// A place with these properties.
  public init(isTerminal: Bool, allowsControlCodes: Bool, width: Int = 80) {
    self.isTerminal = isTerminal
    self.allowsControlCodes = allowsControlCodes
    self.width = width
  }

  /// The stream with the number `descriptor` (1 standard output, 2 standard error).
  ///
  /// A non-empty `NO_COLOR` in `environment` forbids control codes (no-color.org), as do no `TERM`
  /// and `TERM=dumb`.
  public init(
    descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let isTerminal = isatty(descriptor) == 1
    let isPlain =
      !(environment["NO_COLOR"] ?? "").isEmpty || ["", "dumb"].contains(environment["TERM"] ?? "")
    var size = winsize()
    let isKnown = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    self.init(
      isTerminal: isTerminal, allowsControlCodes: isTerminal && !isPlain,
      width: isKnown ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80)
  }

  /// The width to which a table is cut: the terminal's, or none off a terminal.
  public var tableWidth: Int? { isTerminal ? width : nil }
}

/// The process's two output streams.
public enum Output {
  /// Writes `text` to standard output, where results go.
  public static func result(_ text: String) { put(text, to: 1) }

  /// Writes `text` to standard error, where progress and messages go.
  public static func message(_ text: String) { put(text, to: 2) }

  /// Hands all of `text` to the system; what cannot be written is lost, since there is nowhere
  /// left to say so.
  private static func put(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let size = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if size < 0 && errno == EINTR { continue }
      guard size > 0 else { return }
      bytes = bytes.dropFirst(size)
    }
  }
}
