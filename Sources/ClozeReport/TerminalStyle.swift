/// The meaning of text that stands out at a terminal.
public enum TerminalStyle: String, Sendable {
  /// The start of an error.
  case error = "1;31"
  /// The names of a table's columns, and titles.
  case heading = "1"
  /// The prompt.
  case prompt = "1;36"
  /// A text that is only suggested.
  case faint = "90"

  /// Returns `text` between the control codes of the style.
  public func applied(to text: String) -> String { start + text + Self.end }

  /// The control code before text of this style.
  public var start: String { "\u{1B}[\(rawValue)m" }
  /// The control code after text of any style.
  public static let end = "\u{1B}[0m"
}
