/// The start of an item of a list.
struct MarkdownItem {
  /// The marker: `-`, `*`, `+`, `.` or `)`.
  let sort: Character
  /// The number of a numbered item.
  let start: Int?
  /// The minimum indentation of the item's further lines.
  let width: Int
  /// The text after the marker.
  let text: Substring
}

/// The constructs that a line of Markdown may start.
extension Substring {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }

  /// The number of leading spaces.
  var indent: Int { prefix { $0 == " " }.count }

  var trimmedStart: Substring { drop(while: \.isWhitespace) }

  /// The line without blanks at its ends.
  var trimmed: Substring {
    var text = trimmedStart
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Returns the line without up to `count` leading spaces.
  func dedented(by count: Int) -> Substring { dropFirst(Swift.min(count, indent)) }

  /// The heading on the line: `#` to `######` and text.
  var heading: (level: Int, text: String)? {
    guard indent < 4 else { return nil }
    let body = trimmed, level = body.prefix { $0 == "#" }.count
    let text = body.dropFirst(level)
    guard (1...6).contains(level), text.isEmpty || text.first?.isWhitespace == true else {
      return nil
    }
    var inner = text.trimmed
    let closed = inner.reversed().drop { $0 == "#" }
    if closed.first?.isWhitespace ?? true { inner = Substring(String(closed.reversed())).trimmed }
    return (level, String(inner))
  }

  /// The level of the heading that the line, as an underline, makes of the paragraph above it.
  var headingRule: Int? {
    let body = trimmed
    guard indent < 4, let first = body.first, body.allSatisfy({ $0 == first }) else { return nil }
    return first == "=" ? 1 : first == "-" ? 2 : nil
  }

  /// True if the line is a rule: three or more of `-`, `*` or `_`.
  var isRule: Bool {
    let marks = filter { !$0.isWhitespace }
    guard indent < 4, marks.count >= 3, let first = marks.first else { return false }
    return "-*_".contains(first) && marks.allSatisfy { $0 == first }
  }

  /// The text after a `>`.
  var quoted: Substring? {
    guard indent < 4, trimmedStart.first == ">" else { return nil }
    let text = trimmedStart.dropFirst()
    return text.first == " " ? text.dropFirst() : text
  }

  /// The list item that starts on the line.
  var item: MarkdownItem? {
    let indent = indent, body = dropFirst(indent)
    guard indent < 4, let first = body.first else { return nil }
    let digits = body.prefix { $0.isASCII && $0.isNumber }
    let mark = digits.isEmpty ? first : body.dropFirst(digits.count).first ?? " "
    guard (digits.isEmpty ? "-*+" : ".)").contains(mark), digits.count < 10 else { return nil }
    let rest = body.dropFirst(digits.count + 1)
    guard rest.isEmpty || rest.first?.isWhitespace == true else { return nil }
    // More than four blanks after the marker are code.
    let gap = rest.indent > 4 || rest.isBlank ? 1 : Swift.max(1, rest.indent)
    return MarkdownItem(
      sort: mark, start: Int(digits), width: indent + digits.count + 1 + gap,
      text: rest.dropFirst(gap))
  }

  /// The cells of a row, split at each `|` without a backslash before it.
  var cells: [String] {
    var body = trimmed
    if body.first == "|" { body = body.dropFirst() }
    if body.last == "|", !body.hasSuffix("\\|") { body = body.dropLast() }
    var cells = [""], isEscaped = false
    for character in body {
      if character == "|" && !isEscaped {
        cells.append("")
      } else {
        if character == "|" { cells[cells.count - 1].removeLast() }
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return cells.map { String($0[...].trimmed) }
  }

  /// The alignments of the columns, if the line is the rule below a table's header: `---`, `:--`,
  /// `--:`, `:-:`.
  var tableRule: [MarkdownBlock.Alignment?]? {
    guard contains("-"), allSatisfy({ "|-: \t".contains($0) }) else { return nil }
    let cells = cells
    guard cells.allSatisfy({ $0.contains("-") && !$0.dropFirst().dropLast().contains(":") }) else {
      return nil
    }
    return cells.map { cell in
      switch (cell.first == ":", cell.last == ":") {
      case (true, true): .center
      case (true, false): .left
      case (false, true): .right
      case (false, false): nil
      }
    }
  }
}
