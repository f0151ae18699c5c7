import Foundation

/// Well-formed UTF-8 in memory with bounds-safe reading.
///
/// A single byte 0xFF may represent a character that UTF-8 cannot encode (`JavaEscapes` writes it).
struct ByteText {
  let bytes: UnsafeBufferPointer<UInt8>
  var count: Int { bytes.count }

  /// Returns the byte at `index`; 0 beyond the end. (A zero byte within the text is not the end:
  /// compare indices.)
  @inline(__always) subscript(_ index: Int) -> UInt8 {
    index < bytes.count ? bytes[index] : 0
  }

  /// True if `word` is at `index`.
  func has(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= count else { return false }
    return word.withUTF8Buffer { word in
      word.indices.allSatisfy { bytes[index + $0] == word[$0] }
    }
  }

  /// Returns the index of the first `byte` at or after `start`; `count` if there is none.
  func index(of byte: UInt8, from start: Int) -> Int {
    guard start < count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Returns the number of bytes of the character that starts at `index`.
  @inline(__always) func width(at index: Int) -> Int {
    let lead = self[index]
    if lead < 0xC0 || lead == 0xFF { return 1 }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  /// Returns the character that starts at `index`; U+FFFF, a noncharacter, for one that UTF-8
  /// cannot encode.
  func scalar(at index: Int) -> Unicode.Scalar {
    let lead = UInt32(self[index])
    func next(_ offset: Int) -> UInt32 { UInt32(self[index + offset] & 0x3F) }
    let value: UInt32 =
      switch width(at: index) {
      case 1: lead < 0x80 ? lead : 0xFFFF
      case 2: (lead & 0x1F) << 6 | next(1)
      case 3: (lead & 0x0F) << 12 | next(1) << 6 | next(2)
      default: (lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3)
      }
    return Unicode.Scalar(value) ?? "\u{FFFF}"
  }

  /// Returns the index of the character before the one at `index`.
  func before(_ index: Int) -> Int {
    var previous = index - 1
    while previous > 0, bytes[previous] & 0xC0 == 0x80 { previous -= 1 }
    return max(previous, 0)
  }
}
