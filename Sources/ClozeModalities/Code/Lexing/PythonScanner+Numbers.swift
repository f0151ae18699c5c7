extension PythonScanner {
  /// Reads the number at `position` (the pattern `Number`: imaginary, floating, hexadecimal, ...).
  mutating func number() -> CodeToken {
    let start = position
    let whole = digits(from: start)
    var end = whole
    if text[end] == UInt8(ascii: ".") { end = digits(from: end + 1) }
    end = exponent(from: end)
    if text[end] | 0x20 == UInt8(ascii: "j") {
      end += 1
    } else if end == whole {
      end = integer(from: start)
    }
    position = end
    return token(.number, start..<end)
  }

  /// Returns the end of `[0-9](?:_?[0-9])*` at `start`; `start` if there is none.
  private func digits(from start: Int) -> Int {
    guard ByteSet.digits.contains(text[start]) else { return start }
    return grouped(from: start + 1, ByteSet.digits)
  }

  /// Returns the end of `(?:_?[...])*` at `start`.
  private func grouped(from start: Int, _ set: ByteSet) -> Int {
    var index = start
    while true {
      let next = text[index] == UInt8(ascii: "_") ? index + 1 : index
      guard set.contains(text[next]) else { return index }
      index = next + 1
    }
  }

  private func exponent(from start: Int) -> Int {
    guard text[start] | 0x20 == UInt8(ascii: "e") else { return start }
    let sign = text[start + 1]
    let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    let first = hasSign ? start + 2 : start + 1
    let end = digits(from: first)
    return end == first ? start : end
  }

  private func integer(from start: Int) -> Int {
    guard text[start] == UInt8(ascii: "0") else { return digits(from: start) }
    let set: ByteSet? =
      switch text[start + 1] | 0x20 {
      case UInt8(ascii: "x"): .hexadecimal
      case UInt8(ascii: "b"): .binary
      case UInt8(ascii: "o"): .octal
      default: nil
      }
    if let set {
      let end = grouped(from: start + 2, set)
      if end > start + 2 { return end }
    }
    return grouped(from: start + 1, .zero)
  }
}

extension ByteSet {
  static let binary = ByteSet("01")
  static let octal = ByteSet("01234567")
  static let zero = ByteSet("0")
}
