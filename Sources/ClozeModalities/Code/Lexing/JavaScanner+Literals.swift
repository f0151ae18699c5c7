extension JavaScanner {
  /// Reads a string or character literal: everything up to the next unescaped quote, including line
  /// ends. A text block (Java 15) is an empty string, one with its text, and an empty one, which is
  /// what javalang sees; quotes within the text do not end it.
  mutating func string(_ mark: UInt8) throws(LexicalError) -> CodeToken.Kind {
    let isBlock = position == blockStart
    var index = position + 1
    while index < text.count {
      let byte = text.bytes[index]
      if byte == mark, !isBlock || text.has("\"\"\"", at: index) {
        if opensBlock(index, mark) { blockStart = index + 1 }
        position = index + 1
        return .string
      }
      index += 1
      guard byte == UInt8(ascii: "\\") else { continue }
      index = try behindEscape(index, inBlock: isBlock)
    }
    throw fault(.unterminatedString, at: position)
  }

  /// True if the string that ends at `index` is empty, and a third quote and the end of the
  /// line follow it.
  private func opensBlock(_ index: Int, _ mark: UInt8) -> Bool {
    guard mark == UInt8(ascii: "\""), index == position + 1, position != blockStart,
      text[index + 1] == mark
    else { return false }
    var next = index + 2
    while Self.blanks.contains(text[next]) { next += 1 }
    return text[next] == 0x0A || text[next] == 0x0D
  }

  /// Returns the place behind the escaped character at `index`.
  private func behindEscape(_ index: Int, inBlock: Bool) throws(LexicalError) -> Int {
    guard index < text.count else { throw fault(.unterminatedString, at: index - 1) }
    let isLineEnd = text[index] == 0x0A || text[index] == 0x0D
    guard Self.escaped.contains(text[index]) || inBlock && isLineEnd else {
      throw fault(.unknownEscape, at: index - 1)
    }
    return index + 1
  }

  private static let escaped = ByteSet("btnfrsu\"'\\01234567")
  private static let blanks = ByteSet(" \t\u{C}")

  /// Reads a number as javalang does. Fails if the source ends inside one.
  mutating func number() throws(LexicalError) -> CodeToken.Kind {
    let start = position
    do throws(UnreadableNumber) {
      let second = text[start + 1] | 0x20
      if text[start] == UInt8(ascii: "0") {
        guard start + 1 < text.count else { throw UnreadableNumber() }
        if second == UInt8(ascii: "x") {
          position = try hexadecimal(from: start + 2)
          return .number
        }
        if second == UInt8(ascii: "b") {
          position = try digits(.binary, from: start + 2)
          return .number
        }
        if ByteSet.octal.contains(text[start + 1]) {
          position = try digits(.octal, from: start + 1)
          return .number
        }
      }
      position = try decimal(from: start)
    } catch {
      throw fault(.malformedNumber, at: start)
    }
    return .number
  }

  private struct UnreadableNumber: Error {}

  /// Returns the end of the digits of `set`, including single underscores between them and one `L`
  /// after them.
  private func digits(_ set: ByteSet, from start: Int) throws(UnreadableNumber) -> Int {
    guard start < text.count else { throw UnreadableNumber() }
    var end = start
    var index = start
    var last: UInt8 = 0
    while index < text.count {
      last = text.bytes[index]
      index += 1
      if set.contains(last) { end = index } else if last != UInt8(ascii: "_") { break }
    }
    return last | 0x20 == UInt8(ascii: "l") ? end + 1 : end
  }

  private func decimal(from start: Int) throws(UnreadableNumber) -> Int {
    var end = try digits(.digits, from: start)
    guard Self.floating.contains(text[end]) else { return end }
    if text[end] == UInt8(ascii: ".") { end = try digits(.digits, from: end + 1) }
    if text[end] | 0x20 == UInt8(ascii: "e") {
      end = try digits(.digits, from: behindSign(end + 1))
    }
    return Self.suffixes.contains(text[end]) ? end + 1 : end
  }

  private func hexadecimal(from start: Int) throws(UnreadableNumber) -> Int {
    var end = try digits(.hexadecimal, from: start)
    guard Self.hexadecimalFloating.contains(text[end]) else { return end }
    if text[end] == UInt8(ascii: ".") { end = try digits(.hexadecimal, from: end + 1) }
    guard text[end] | 0x20 == UInt8(ascii: "p") else { throw UnreadableNumber() }
    end = try digits(.digits, from: behindSign(end + 1))
    return Self.suffixes.contains(text[end]) ? end + 1 : end
  }

  private func behindSign(_ index: Int) -> Int {
    text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") ? index + 1 : index
  }

  private static let floating = ByteSet(".eEfFdD")
  private static let hexadecimalFloating = ByteSet(".pP")
  private static let suffixes = ByteSet("fFdD")
}
