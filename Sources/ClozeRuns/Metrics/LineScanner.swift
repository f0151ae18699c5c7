import Foundation

/// Parses one line of a metrics file, a flat JSON object of numbers and nulls, without building a
/// tree, since there may be millions of lines.
struct LineScanner {
  /// The range of a name in the line, without its quotes, and its value.
  struct Field {
    var name: Range<Int>
    var value: Double
  }

  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// Makes a scanner of `bytes[range]`.
  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.bytes = bytes
    (position, end) = (range.lowerBound, range.upperBound)
  }

  /// Fills `fields`; returns false if the line is not a flat object of numbers.
  mutating func read(into fields: inout [Field]) -> Bool {
    fields.removeAll(keepingCapacity: true)
    skipBlanks()
    guard take("{") else { return false }
    skipBlanks()
    if take("}") { return isAtEnd() }
    while true {
      skipBlanks()
      guard let name = name() else { return false }
      skipBlanks()
      guard take(":") else { return false }
      skipBlanks()
      guard let value = value() else { return false }
      fields.append(Field(name: name, value: value))
      skipBlanks()
      if take("}") { return isAtEnd() }
      guard take(",") else { return false }
    }
  }

  private mutating func isAtEnd() -> Bool {
    skipBlanks()
    return position == end
  }

  private mutating func skipBlanks() {
    while position < end,
      bytes[position] == 0x20 || bytes[position] == 0x09
        || bytes[position] == 0x0D
    {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < end, bytes[position] == UInt8(truncatingIfNeeded: character.value) else {
      return false
    }
    position += 1
    return true
  }

  /// Reads a string without escapes.
  private mutating func name() -> Range<Int>? {
    guard take("\"") else { return nil }
    let start = position
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      guard bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 0x20 else { return nil }
      position += 1
    }
    let range = start..<position
    return take("\"") ? range : nil
  }

  private mutating func value() -> Double? {
    guard position < end else { return nil }
    if bytes[position] == UInt8(ascii: "n") {
      guard take("n"), take("u"), take("l"), take("l") else { return nil }
      return .nan
    }
    return number()
  }

  /// Reads a number, with the same result as Swift's parser.
  private mutating func number() -> Double? {
    let start = position
    let isNegative = take("-")
    var mantissa: UInt64 = 0, digits = 0, scale = 0
    func isDigit(_ position: Int) -> Bool {
      position < end && bytes[position] &- UInt8(ascii: "0") < 10
    }
    let whole = position
    while isDigit(position) {
      (mantissa, digits) = (mantissa &* 10 &+ UInt64(bytes[position] & 15), digits + 1)
      position += 1
    }
    guard position > whole else { return nil }
    if take(".") {
      let fraction = position
      while isDigit(position) {
        (mantissa, digits) = (mantissa &* 10 &+ UInt64(bytes[position] & 15), digits + 1)
        position += 1
      }
      scale = fraction - position
      guard position > fraction else { return nil }
    }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      guard let exponent = exponent() else { return nil }
      scale += exponent
    }
    // Both numbers and the power are exact, so a single operation rounds once, as it should.
    if digits <= 19, mantissa < 1 << 53, abs(scale) <= 22 {
      let power = Self.powers[abs(scale)]
      let value = scale < 0 ? Double(mantissa) / power : Double(mantissa) * power
      return isNegative ? -value : value
    }
    return Double(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func exponent() -> Int? {
    position += 1
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    let start = position
    var value = 0
    while position < end, bytes[position] &- UInt8(ascii: "0") < 10 {
      value = min(100_000, value * 10 + Int(bytes[position] & 15))
      position += 1
    }
    guard position > start else { return nil }
    return isNegative ? -value : value
  }

  private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? 1 }
}
