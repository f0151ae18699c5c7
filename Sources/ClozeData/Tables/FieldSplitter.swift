/// Splits lines of a table into fields.
///
/// Spaces around a field are not part of it, except inside quotes.
struct FieldSplitter {
  /// The characters between fields.
  let separator: TableSeparator
  /// True if fields may be in quotes.
  let hasQuotes: Bool

  private let last: UInt8
  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")

  /// Makes a splitter at `separator`; by default fields may be in quotes if such tables use them.
  init(_ separator: TableSeparator, hasQuotes: Bool? = nil) {
    self.separator = separator
    self.hasQuotes = hasQuotes ?? separator.isQuoted
    last = separator.byte
  }

  /// Makes the splitter of a table whose first line is `line`: where others use no quotes, a header
  /// in quotes shows them.
  init(_ separator: TableSeparator, firstLine line: [UInt8]) {
    let isQuoted = line.first == Self.quote && line.last == Self.quote && line.count > 1
    self.init(separator, hasQuotes: separator.isQuoted || isQuoted)
  }

  /// The fields of `line` as text, unquoted in place.
  ///
  /// - Throws: `LineProblem.badQuotes`.
  func texts(_ line: ByteLines.Line) throws -> [String] {
    var texts: [String] = [], cursor = 0
    while cursor <= line.count {
      texts.append(String(decoding: try next(line, &cursor), as: UTF8.self))
    }
    return texts
  }

  /// The fields of a copy of `line`; nil if its quotes are wrong.
  func texts(of line: [UInt8]) -> [String]? {
    var copy = line
    return copy.withUnsafeMutableBufferPointer { try? texts($0) }
  }

  /// Returns the field at `cursor`, which moves past the separator; after the last field it lies
  /// one past the line's end.
  ///
  /// - Throws: `LineProblem.badQuotes`.
  @inline(__always)
  func next(
    _ line: ByteLines.Line, _ cursor: inout Int
  ) throws -> UnsafeBufferPointer<UInt8> {
    var start = cursor
    while start < line.count, isPadding(line[start]) { start += 1 }
    if hasQuotes, start < line.count, line[start] == Self.quote {
      return try quoted(line, start + 1, &cursor)
    }
    cursor = fieldEnd(line, from: start)
    var end = cursor
    while end > start, line[end - 1] == Self.space { end -= 1 }
    skipSeparator(line, &cursor)
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  /// True if `byte` may surround a field without being part of it.
  @inline(__always)
  private func isPadding(_ byte: UInt8) -> Bool {
    byte == Self.space || separator == .blanks && byte == Self.tab
  }

  /// The place of the separator after the field that starts at `start`, or the line's end.
  @inline(__always)
  private func fieldEnd(_ line: ByteLines.Line, from start: Int) -> Int {
    var end = start
    switch separator {
    case .colons:
      while end < line.count,
        line[end] != last || end + 1 == line.count || line[end + 1] != last
      { end += 1 }
    case .blanks:
      while end < line.count, line[end] != Self.space, line[end] != Self.tab { end += 1 }
    default:
      while end < line.count, line[end] != last { end += 1 }
    }
    return end
  }

  /// Moves past the separator at `cursor`; past the end if there is none.
  @inline(__always)
  private func skipSeparator(_ line: ByteLines.Line, _ cursor: inout Int) {
    switch separator {
    case .colons: cursor += cursor < line.count ? 2 : 1
    case .blanks:
      while cursor < line.count, isPadding(line[cursor]) { cursor += 1 }
      // Blanks at the end separate nothing.
      if cursor == line.count { cursor += 1 }
    default: cursor += 1
    }
  }

  /// Reads the field whose opening quote precedes `start`, and unescapes its doubled quotes in
  /// place.
  private func quoted(
    _ line: ByteLines.Line, _ start: Int, _ cursor: inout Int
  ) throws -> UnsafeBufferPointer<UInt8> {
    var end = start, index = start
    while index < line.count {
      if line[index] == Self.quote {
        guard index + 1 < line.count, line[index + 1] == Self.quote else { break }
        index += 1
      }
      line[end] = line[index]
      (end, index) = (end + 1, index + 1)
    }
    guard index < line.count else { throw LineProblem.badQuotes }
    cursor = index + 1
    while separator != .blanks, cursor < line.count, isPadding(line[cursor]) { cursor += 1 }
    guard cursor == line.count || fieldEnd(line, from: cursor) == cursor else {
      throw LineProblem.badQuotes
    }
    skipSeparator(line, &cursor)
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }
}
