/// Returns `text` with control characters shown as escapes, so that none reaches the terminal.
package func onOneLine(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
  }.joined()
}

/// Returns `text` truncated to `width` cells, with an ellipsis in the last one if something is
/// missing.
package func cut(_ text: String, to width: Int) -> String {
  guard textWidth(text) > width else { return text }
  return width > 0 ? prefix(of: text, width - 1) + "…" : ""
}

/// Returns `text` in `width` cells, with an ellipsis in the middle if something is missing there:
/// the ends of paths and identifiers say the most.
func cutInMiddle(_ text: String, to width: Int) -> String {
  guard textWidth(text) > width else { return text }
  guard width > 2 else { return cut(text, to: width) }
  let end = String(prefix(of: String(text.reversed()), (width - 1) / 2).reversed())
  return prefix(of: text, width - 1 - textWidth(end)) + "…" + end
}

/// Returns `text` in lines of at most `width` cells, broken at blanks, or within words that are
/// longer than a line. There is at least one line.
func wrapped(_ text: String, to width: Int) -> [String] {
  guard textWidth(text) > width else { return [text] }
  var lines: [String] = [], line = ""
  for word in text.split(separator: " ", omittingEmptySubsequences: false) {
    let joined = line.isEmpty && lines.isEmpty ? String(word) : line + " " + word
    if textWidth(joined) <= width {
      line = joined
      continue
    }
    if !line.isEmpty { lines.append(line) }
    let pieces = pieces(of: word, width)
    lines += pieces.dropLast()
    line = pieces.last ?? ""
  }
  // Of blanks alone a line is left, too.
  return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
}

/// Returns a word in pieces of at most `width` cells. A character that is wider is a piece of its
/// own, so that each piece takes some.
private func pieces(of word: Substring, _ width: Int) -> [String] {
  var pieces: [String] = [], piece = "", used = 0
  for character in word {
    let cells = cellWidth(character)
    if used + cells > width, !piece.isEmpty {
      pieces.append(piece)
      (piece, used) = ("", 0)
    }
    piece.append(character)
    used += cells
  }
  return pieces + [piece]
}

/// Returns the characters at the start of `text` that fit into `width` cells.
private func prefix(of text: String, _ width: Int) -> String {
  var used = 0
  return String(
    text.prefix { character in
      used += cellWidth(character)
      return used <= width
    })
}

/// Returns the number of terminal cells of `text`.
package func textWidth(_ text: String) -> Int { text.reduce(0) { $0 + cellWidth($1) } }

/// Returns the number of terminal cells of one character: two for those that Unicode's
/// EastAsianWidth.txt calls wide, in coarse ranges, and for emoji; none for isolated marks.
private func cellWidth(_ character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first else { return 0 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  let isWide = wideRanges.contains { $0 ~= scalar.value } || scalar.properties.isEmojiPresentation
  return isWide ? 2 : 1
}

private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
  0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
]
