import Foundation

/// Iterates over the lines of a text and the words and numbers of each.
struct LineWords {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var cursor = 0
  /// The end of the current line.
  private var end = 0
  /// The number of the current line, from 1; 0 before the first.
  private(set) var line = 0
  /// The byte that starts a comment, which extends to the end of the line.
  private let comment: UInt8?
  /// True if commas and semicolons separate words, as blanks do.
  private let hasCommas: Bool

  init(_ bytes: UnsafeRawBufferPointer, comment: UInt8? = nil, hasCommas: Bool = false) {
    self.bytes = bytes.bindMemory(to: UInt8.self)
    self.comment = comment
    self.hasCommas = hasCommas
  }

  /// Moves to the next line; returns false after the last.
  mutating func nextLine() -> Bool {
    cursor = line == 0 ? 0 : end + 1
    guard cursor < bytes.count, let base = bytes.baseAddress else { return false }
    let found = memchr(base + cursor, 0x0A, bytes.count - cursor)
    end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
    line += 1
    return true
  }

  /// Moves to the next line that has a word; returns false if there is none.
  mutating func nextFilledLine() -> Bool {
    while nextLine() { if hasWord { return true } }
    return false
  }

  /// True if a word is left in the line.
  private var hasWord: Bool {
    mutating get {
      while cursor < end, isSeparator(bytes[cursor]) { cursor += 1 }
      return cursor < end && bytes[cursor] != comment
    }
  }

  @inline(__always)
  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
      || hasCommas && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";"))
  }

  /// Returns the line's next word; nil at its end.
  mutating func word() -> UnsafeBufferPointer<UInt8>? {
    guard hasWord else { return nil }
    let start = cursor
    while cursor < end, !isSeparator(bytes[cursor]) { cursor += 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<cursor])
  }

  /// Returns the line's next word as text.
  mutating func text() -> String? { word().map { String(decoding: $0, as: UTF8.self) } }

  /// Returns the line's next number; nil at its end.
  mutating func number() throws -> Double? {
    guard let word = word() else { return nil }
    guard let value = DecimalNumber.parse(word) else {
      throw PointTrouble(.notANumber(word: excerpt(word)), at: .line(line))
    }
    return value
  }

  /// Returns the line's next whole number; nil at its end.
  mutating func integer() throws -> Int? {
    guard let word = word() else { return nil }
    guard let value = Int(String(decoding: word, as: UTF8.self)) else {
      throw PointTrouble(.badCount(word: excerpt(word)), at: .line(line))
    }
    return value
  }

  /// Returns the line's next three numbers.
  mutating func point() throws -> (Double, Double, Double) {
    guard let x = try number() else { throw tooFew(0) }
    guard let y = try number() else { throw tooFew(1) }
    guard let z = try number() else { throw tooFew(2) }
    return (x, y, z)
  }

  private func tooFew(_ found: Int) -> PointTrouble {
    PointTrouble(.tooFewNumbers(found: found, needed: 3), at: .line(line))
  }

  /// The offset of the text after the current line.
  var offset: Int { min(end + 1, bytes.count) }
}

/// Parses decimal numbers.
enum DecimalNumber {
  /// The powers of ten that are exact.
  private static let powers = (0...22).map { pow(10, Double($0)) }

  /// Parses the number that `word` spells, `nan` and `inf` included; nil if it is not one.
  static func parse(_ word: UnsafeBufferPointer<UInt8>) -> Double? {
    var index = 0, mantissa = 0, exponent = 0, digits = 0
    let isNegative = word.first == UInt8(ascii: "-")
    if isNegative || word.first == UInt8(ascii: "+") { index = 1 }
    while index < word.count, word[index] &- 0x30 < 10, digits < 18 {
      mantissa = mantissa * 10 + Int(word[index] &- 0x30)
      (index, digits) = (index + 1, digits + 1)
    }
    if index < word.count, word[index] == UInt8(ascii: ".") {
      index += 1
      while index < word.count, word[index] &- 0x30 < 10, digits < 18 {
        mantissa = mantissa * 10 + Int(word[index] &- 0x30)
        (index, digits, exponent) = (index + 1, digits + 1, exponent - 1)
      }
    }
    guard digits > 0, index == word.count || word[index] | 0x20 == UInt8(ascii: "e") else {
      return slow(word)
    }
    if index < word.count {
      guard let given = smallExponent(word, from: index + 1) else { return slow(word) }
      exponent += given
    }
    // A product or quotient of two exact numbers is rounded once (Clinger 1990).
    guard mantissa <= 1 << 53, abs(exponent) <= 22 else { return slow(word) }
    let size = Double(mantissa)
    let value = exponent < 0 ? size / powers[-exponent] : size * powers[exponent]
    return isNegative ? -value : value
  }

  /// Parses an exponent of one to three digits in the rest of `word`.
  private static func smallExponent(_ word: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start, value = 0
    let isNegative = index < word.count && word[index] == UInt8(ascii: "-")
    if isNegative || index < word.count && word[index] == UInt8(ascii: "+") { index += 1 }
    guard (1...3).contains(word.count - index) else { return nil }
    for byte in word[index...] {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte &- 0x30)
    }
    return isNegative ? -value : value
  }

  /// Parses long numbers and unusual words.
  private static func slow(_ word: UnsafeBufferPointer<UInt8>) -> Double? {
    let text = String(decoding: word, as: UTF8.self).lowercased()
    let bare = text.drop { $0 == "+" || $0 == "-" }
    if ["nan", "inf", "infinity"].contains(bare) { return bare == "nan" ? .nan : .infinity }
    let isDecimal = text.utf8.allSatisfy { $0 &- 0x30 < 10 || "+-.e".utf8.contains($0) }
    return isDecimal ? Double(text) : nil
  }
}
