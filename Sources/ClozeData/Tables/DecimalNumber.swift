import Foundation

/// Parses decimal numbers.
enum DecimalNumber {
  /// The powers of ten that are exact.
  private static let powers = (0...22).map { pow(10, Double($0)) }

  /// Parses the number that `word` spells, `nan` and `inf` included; nil if it is not one. `point`
  /// precedes the fraction.
  static func parse(
    _ word: UnsafeBufferPointer<UInt8>, point: UInt8 = UInt8(ascii: ".")
  ) -> Double? {
    var index = 0, mantissa = 0, exponent = 0, digits = 0
    let isNegative = word.first == UInt8(ascii: "-")
    if isNegative || word.first == UInt8(ascii: "+") { index = 1 }
    while index < word.count, word[index] &- 0x30 < 10, digits < 18 {
      mantissa = mantissa * 10 + Int(word[index] &- 0x30)
      (index, digits) = (index + 1, digits + 1)
    }
    if index < word.count, word[index] == point {
      index += 1
      while index < word.count, word[index] &- 0x30 < 10, digits < 18 {
        mantissa = mantissa * 10 + Int(word[index] &- 0x30)
        (index, digits, exponent) = (index + 1, digits + 1, exponent - 1)
      }
    }
    guard digits > 0, index == word.count || word[index] | 0x20 == UInt8(ascii: "e") else {
      return slow(word, point)
    }
    if index < word.count {
      guard let given = smallExponent(word, from: index + 1) else { return slow(word, point) }
      exponent += given
    }
    // A product or quotient of two exact numbers is rounded once (Clinger 1990).
    guard mantissa <= 1 << 53, abs(exponent) <= 22 else { return slow(word, point) }
    let size = Double(mantissa)
    let value = exponent < 0 ? size / powers[-exponent] : size * powers[exponent]
    return isNegative ? -value : value
  }

  /// Parses a finite number as `parse` does.
  static func finite(
    _ word: UnsafeBufferPointer<UInt8>, point: UInt8 = UInt8(ascii: ".")
  ) -> Double? {
    parse(word, point: point).flatMap { $0.isFinite ? $0 : nil }
  }

  /// Parses a finite number as `parse` does.
  static func finite(_ text: String, point: UInt8 = UInt8(ascii: ".")) -> Double? {
    var text = text
    return text.withUTF8 { finite($0, point: point) }
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
  private static func slow(_ word: UnsafeBufferPointer<UInt8>, _ point: UInt8) -> Double? {
    let isOther = point != UInt8(ascii: ".")
    if isOther && word.contains(UInt8(ascii: ".")) { return nil }
    let bytes = isOther ? word.map { $0 == point ? UInt8(ascii: ".") : $0 } : Array(word)
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    let sign = text.prefix { $0 == "+" || $0 == "-" }, bare = text.dropFirst(sign.count)
    if sign.count < 2, ["nan", "inf", "infinity"].contains(bare) {
      return bare == "nan" ? .nan : sign == "-" ? -.infinity : .infinity
    }
    let isDecimal = text.utf8.allSatisfy { $0 &- 0x30 < 10 || "+-.e".utf8.contains($0) }
    return isDecimal ? Double(text) : nil
  }
}
