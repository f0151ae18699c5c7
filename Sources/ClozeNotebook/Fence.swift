/// The line that opens a fenced block (CommonMark 0.31, section 4.5): up to three spaces, three or
/// more backticks or tildes, and words about the block.
struct Fence: Equatable {
  /// The number of spaces before it.
  let indent: Int
  /// The backticks or tildes.
  let mark: String
  /// The words after them.
  let words: [String]

  /// Parses the fence that `line` opens; nil if there is none.
  init?(opening line: String) {
    guard let (indent, mark, rest) = Self.parts(line) else { return nil }
    // A further backtick makes it code within a paragraph.
    guard mark.first != "`" || !rest.contains(UInt8(ascii: "`")) else { return nil }
    self.indent = indent
    self.mark = mark
    words = String(decoding: rest, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .map(String.init)
  }

  /// True if `line` closes the block.
  func isClosed(by line: String) -> Bool {
    guard let (_, other, rest) = Self.parts(line) else { return false }
    return other.first == mark.first && other.utf8.count >= mark.utf8.count
      && rest.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// Returns `line` of the block without as many spaces as precede the fence.
  func content(_ line: String) -> String {
    let spaces = line.utf8.prefix(indent).prefix { $0 == UInt8(ascii: " ") }.count
    return String(line.utf8.dropFirst(spaces)) ?? line
  }

  private static func parts(
    _ line: String
  ) -> (indent: Int, mark: String, rest: Substring.UTF8View)? {
    let indent = line.utf8.prefix(4).prefix { $0 == UInt8(ascii: " ") }.count
    let body = line.utf8.dropFirst(indent)
    guard indent < 4, let first = body.first, "`~".utf8.contains(first) else { return nil }
    let rest = body.drop { $0 == first }
    let count = body.count - rest.count
    guard count >= 3 else { return nil }
    return (indent, String(repeating: Character(UnicodeScalar(first)), count: count), rest)
  }
}
