import Foundation

/// Well-formed UTF-8 in memory, read without ever leaving it.
///
/// A single byte 0xFF may stand for a character that UTF-8 cannot hold (`JavaEscapes` puts it there).
struct ByteText {
  let bytes: UnsafeBufferPointer<UInt8>
  var count: Int { bytes.count }

  /// The byte at `index`; 0 behind the end. (A zero byte within the text is no end: compare indices.)
  @inline(__always) subscript(_ index: Int) -> UInt8 {
    index < bytes.count ? bytes[index] : 0
  }

  /// Whether `word` stands at `index`.
  func has(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= count else { return false }
    return word.withUTF8Buffer { word in
      word.indices.allSatisfy { bytes[index + $0] == word[$0] }
    }
  }

  /// The index of the first `byte` at or after `start`; `count` if there is none.
  func index(of byte: UInt8, from start: Int) -> Int {
    guard start < count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// How many bytes the character that starts at `index` has.
  @inline(__always) func width(at index: Int) -> Int {
    let lead = self[index]
    if lead < 0xC0 || lead == 0xFF { return 1 }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  /// The character that starts at `index`; U+FFFF, which is none, for what UTF-8 cannot hold.
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

  /// The index of the character before the one at `index`.
  func before(_ index: Int) -> Int {
    var previous = index - 1
    while previous > 0, bytes[previous] & 0xC0 == 0x80 { previous -= 1 }
    return max(previous, 0)
  }
}
