/// Parses Markdown into blocks: the common part of CommonMark 0.31, and tables. Raw HTML and
/// references are text.
struct MarkdownParser {
  private let lines: [Substring]
  private let depth: Int
  private var place = 0

  /// The depth beyond which nested quotes and lists are text, so that nothing can exhaust the
  /// stack.
  private static let mostDepth = 16

  init(_ lines: [Substring], depth: Int = 0) {
    self.lines = lines
    self.depth = depth
  }

  /// Returns the blocks of `text`.
  static func blocks(_ text: String) -> [MarkdownBlock] {
    var parser = MarkdownParser(
      text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" })
    return parser.blocks()
  }

  mutating func blocks() -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    while place < lines.count {
      if lines[place].isBlank {
        place += 1
      } else {
        blocks.append(block())
      }
    }
    return blocks
  }

  private mutating func block() -> MarkdownBlock {
    let line = lines[place]
    if let code = fencedCode() ?? indentedCode() { return code }
    if let heading = line.heading {
      place += 1
      return .heading(level: heading.level, heading.text)
    }
    if line.isRule {
      place += 1
      return .rule
    }
    if depth < Self.mostDepth, line.quoted != nil { return quote() }
    if depth < Self.mostDepth, let item = line.item { return list(item) }
    return table() ?? paragraph()
  }

  private mutating func fencedCode() -> MarkdownBlock? {
    guard let fence = Fence(opening: String(lines[place])) else { return nil }
    let rest = lines[(place + 1)...]
    let end = rest.firstIndex { fence.isClosed(by: String($0)) } ?? lines.count
    let content = rest[..<end].map { fence.content(String($0)) + "\n" }
    place = min(end + 1, lines.count)
    return .code(content.joined())
  }

  private mutating func indentedCode() -> MarkdownBlock? {
    guard lines[place].indent >= 4 else { return nil }
    var end = place
    for index in place..<lines.count where !lines[index].isBlank {
      guard lines[index].indent >= 4 else { break }
      end = index + 1
    }
    defer { place = end }
    return .code(lines[place..<end].map { $0.dedented(by: 4) + "\n" }.joined())
  }

  private mutating func quote() -> MarkdownBlock {
    var inner: [Substring] = []
    while place < lines.count, !lines[place].isBlank {
      // A line that continues a paragraph needs no mark.
      guard let text = lines[place].quoted ?? (endsParagraph(at: place) ? nil : lines[place])
      else { break }
      inner.append(text)
      place += 1
    }
    var parser = MarkdownParser(inner, depth: depth + 1)
    return .quote(parser.blocks())
  }

  private mutating func list(_ first: MarkdownItem) -> MarkdownBlock {
    var items: [[MarkdownBlock]] = [], isTight = true
    while place < lines.count, let item = lines[place].item, item.sort == first.sort,
      !lines[place].isRule
    {
      var inner = [item.text]
      place += 1
      while place < lines.count, belongs(at: place, to: item, inner) {
        inner.append(lines[place].dedented(by: item.width))
        place += 1
      }
      let blankEnd = inner.reversed().prefix(while: \.isBlank).count
      inner.removeLast(min(blankEnd, inner.count))
      let goesOn = place < lines.count && lines[place].item?.sort == first.sort
      if inner.contains(where: \.isBlank) || blankEnd > 0 && goesOn { isTight = false }
      var parser = MarkdownParser(inner, depth: depth + 1)
      items.append(parser.blocks())
    }
    return .list(start: first.start, isTight: isTight, items: items)
  }

  /// True if the line at `index` belongs to `item`, of which `inner` has been read.
  private func belongs(at index: Int, to item: MarkdownItem, _ inner: [Substring]) -> Bool {
    let line = lines[index]
    if line.isBlank || line.indent >= item.width { return true }
    let goesOn = !(inner.last?.isBlank ?? true) && !endsParagraph(at: index)
    return goesOn && line.item?.sort != item.sort
  }

  private mutating func table() -> MarkdownBlock? {
    guard place + 1 < lines.count, let alignments = lines[place + 1].tableRule else { return nil }
    let header = lines[place].cells
    guard header.count == alignments.count, lines[place].contains("|") else { return nil }
    place += 2
    var rows: [[String]] = []
    while place < lines.count, !lines[place].isBlank, lines[place].contains("|") {
      let cells = lines[place].cells.prefix(header.count)
      rows.append(cells + Array(repeating: "", count: header.count - cells.count))
      place += 1
    }
    return .table(header: header, alignments: alignments, rows: rows)
  }

  private mutating func paragraph() -> MarkdownBlock {
    var text = [lines[place].trimmedStart]
    place += 1
    while place < lines.count, !lines[place].isBlank {
      if let level = lines[place].headingRule {
        place += 1
        return .heading(level: level, text.joined(separator: "\n"))
      }
      if endsParagraph(at: place) { break }
      text.append(lines[place].trimmedStart)
      place += 1
    }
    return .paragraph(text.joined(separator: "\n"))
  }

  /// True if something other than a paragraph starts at the line `index`.
  private func endsParagraph(at index: Int) -> Bool {
    let line = lines[index]
    if line.heading != nil || line.isRule || Fence(opening: String(line)) != nil { return true }
    guard depth < Self.mostDepth else { return false }
    // Only a list that starts with 1 interrupts a paragraph, so that a year at the start of a line
    // does not.
    return line.quoted != nil || line.item.map { ($0.start ?? 1) == 1 && !$0.text.isBlank } ?? false
  }
}
