import Foundation

/// The properties of the destination of text.
public struct Terminal: Equatable, Sendable {
  /// True if the stream is a terminal, so that a person may be watching.
  public let isTerminal: Bool
  /// True if control codes may be written: the terminal understands them, and `NO_COLOR` is not
  /// set.
  public let allowsControlCodes: Bool
  /// The width in cells.
  public let width: Int
  /// The number of lines; nil if it is not known.
  public let height: Int?
  /// True if what it shows is read now and not kept, so that it may depend on the time.
  public let isLive: Bool

  /// Makes a terminal with these properties.
  public init(
    isTerminal: Bool, allowsControlCodes: Bool, width: Int = 80, height: Int? = nil,
    isLive: Bool? = nil
  ) {
    self.isTerminal = isTerminal
    self.allowsControlCodes = allowsControlCodes
    (self.width, self.height) = (width, height)
    self.isLive = isLive ?? isTerminal
  }

  /// Examines the stream with the number `descriptor` (1 standard output, 2 standard error).
  ///
  /// A non-empty `NO_COLOR` in `environment` forbids control codes (no-color.org), and so do a
  /// missing `TERM` and `TERM=dumb`. `COLUMNS` goes before the width that the terminal reports.
  public init(
    descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let isTerminal = isatty(descriptor) == 1
    let isPlain =
      !(environment["NO_COLOR"] ?? "").isEmpty || ["", "dumb"].contains(environment["TERM"] ?? "")
    var size = winsize()
    let isKnown = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let wanted = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    self.init(
      isTerminal: isTerminal, allowsControlCodes: isTerminal && !isPlain,
      width: wanted ?? (isKnown ? Int(size.ws_col) : 80),
      height: isKnown && size.ws_row > 0 ? Int(size.ws_row) : nil)
  }

  /// The width to which a table is fitted: the terminal's; nil if the stream is not a terminal.
  public var tableWidth: Int? { isTerminal ? width : nil }
}

/// The process's two output streams.
public enum Output {
  /// Writes `text` to standard output, where results go.
  public static func result(_ text: String) { put(text, to: 1) }

  /// Writes `text` to standard error, where progress and messages go.
  public static func message(_ text: String) { put(text, to: 2) }

  /// Writes all of `text` to the descriptor; text that cannot be written is lost, since there is
  /// nowhere left to report it.
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
