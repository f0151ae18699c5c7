/// A set of ASCII characters.
struct ByteSet: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ characters: StaticString) {
    characters.withUTF8Buffer { for byte in $0 { insert(byte) } }
  }

  private mutating func insert(_ byte: UInt8) {
    if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
  }

  /// True if `byte` is in the set; always false for a byte beyond ASCII.
  @inline(__always) func contains(_ byte: UInt8) -> Bool {
    guard byte < 128 else { return false }
    return (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
  }

  /// Returns the union of two sets.
  static func + (a: ByteSet, b: ByteSet) -> ByteSet {
    var union = a
    union.low |= b.low
    union.high |= b.high
    return union
  }

  static let digits = ByteSet("0123456789")
  static let lowercase = ByteSet("abcdefghijklmnopqrstuvwxyz")
  static let uppercase = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  static let letters = lowercase + uppercase + ByteSet("_")
  static let word = letters + digits
  static let hexadecimal = digits + ByteSet("abcdefABCDEF")
}
