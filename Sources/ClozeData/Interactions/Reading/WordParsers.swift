/// Lines of words: the formats `pairs` and `sequences`.
private let space = UInt8(ascii: " ")
private let tab = UInt8(ascii: "\t")

/// Parses `user item` lines. The first line decides the separator: a tab, which allows spaces in
/// names, or spaces; a line with the other separator is an error.
struct PairParser: RowParser {
  let taken: [TakenColumn] = []
  private let isTabbed: Bool

  init(first line: [UInt8]?) { isTabbed = line?.contains(tab) ?? false }

  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws {
    let line = UnsafeBufferPointer(line)
    var cursor = 0
    guard let user = next(line, &cursor), let item = next(line, &cursor),
      cursor == line.count
    else { throw problem(line) }
    if !isTabbed && (user.contains(tab) || item.contains(tab)) { throw problem(line) }
    row.subject = user
    row.items.append(item)
  }

  /// Returns the field at `cursor`, which moves to the start of the next one; nil at the end.
  @inline(__always)
  private func next(
    _ line: UnsafeBufferPointer<UInt8>, _ cursor: inout Int
  ) -> UnsafeBufferPointer<UInt8>? {
    while cursor < line.count, line[cursor] == space { cursor += 1 }
    let start = cursor, separator = isTabbed ? tab : space
    while cursor < line.count, line[cursor] != separator { cursor += 1 }
    var end = cursor
    while end > start, line[end - 1] == space { end -= 1 }
    guard end > start else { return nil }
    cursor = min(cursor + 1, line.count)
    while cursor < line.count, line[cursor] == space { cursor += 1 }
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  private func problem(_ line: UnsafeBufferPointer<UInt8>) -> LineProblem {
    if !isTabbed && line.contains(tab) { return .mixedSeparators(text: excerpt(line)) }
    let found =
      isTabbed
      ? line.split(separator: tab, omittingEmptySubsequences: false).count
      : line.split(separator: space).count
    guard found == 2 else { return .fieldCount(found: found, expected: 2, text: excerpt(line)) }
    let isFirst = line.split(separator: tab, omittingEmptySubsequences: false).first?
      .allSatisfy { $0 == space }
    return .emptyName(isFirst == true ? .user : .item)
  }
}

/// Parses `user item item ...` lines, separated by any spaces and tabs.
struct SequenceParser: RowParser {
  let taken: [TakenColumn] = []

  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws {
    let line = UnsafeBufferPointer(line)
    var cursor = 0
    guard let user = next(line, &cursor) else { throw LineProblem.emptyName(.user) }
    while let item = next(line, &cursor) { row.items.append(item) }
    guard !row.items.isEmpty else { throw LineProblem.noItems(user: excerpt(user)) }
    row.subject = user
    row.isWhole = true
  }

  @inline(__always)
  private func next(
    _ line: UnsafeBufferPointer<UInt8>, _ cursor: inout Int
  ) -> UnsafeBufferPointer<UInt8>? {
    while cursor < line.count, line[cursor] == space || line[cursor] == tab { cursor += 1 }
    let start = cursor
    while cursor < line.count, line[cursor] != space, line[cursor] != tab { cursor += 1 }
    guard cursor > start else { return nil }
    return UnsafeBufferPointer(rebasing: line[start..<cursor])
  }
}
