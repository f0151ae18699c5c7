/// Converts UTF-16 to UTF-8; a unit without its partner becomes U+FFFD.
struct UTF16Converter {
  let isBig: Bool
  private var half: UInt8?
  private var high: UInt16?

  init(isBig: Bool) { self.isBig = isBig }

  /// Writes the text of `bytes`, at most three bytes for two, to `target`; returns their number.
  mutating func convert(
    _ bytes: ArraySlice<UInt8>, isLast: Bool, into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 0
    func put(_ scalar: Unicode.Scalar) {
      if scalar.value < 0x80 {
        target[count] = UInt8(scalar.value)
        return count += 1
      }
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        target[count] = byte
        count += 1
      }
    }
    for byte in bytes {
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      let unit = isBig ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
      if let lead = high {
        high = nil
        if 0xDC00...0xDFFF ~= unit {
          let value = 0x10000 + (UInt32(lead) - 0xD800) << 10 + UInt32(unit) - 0xDC00
          put(Unicode.Scalar(value) ?? "\u{FFFD}")
          continue
        }
        put("\u{FFFD}")
      }
      if 0xD800...0xDBFF ~= unit { high = unit } else { put(Unicode.Scalar(unit) ?? "\u{FFFD}") }
    }
    if isLast, half != nil || high != nil {
      (half, high) = (nil, nil)
      put("\u{FFFD}")
    }
    return count
  }
}
