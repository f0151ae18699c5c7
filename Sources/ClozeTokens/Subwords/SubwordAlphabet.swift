/// The characters that subwords consist of, and the escaping of all others.
///
/// As in tensor2tensor's `SubwordTextEncoder`: `\` becomes `\\`, `_` becomes `\u`, a character
/// outside the alphabet and the line feed become `\<code>;`, and `_` is appended. So `_` ends every
/// piece and occurs nowhere else.
struct SubwordAlphabet: Sendable {
  /// The characters of escapes, which are always in the alphabet.
  static let escapes = "\\_u;0123456789"
  /// The maximum number of bytes that one byte of a piece becomes: `\65533;` for one that is not
  /// UTF-8.
  static let growth = 7

  private var ascii: (UInt64, UInt64) = (0, 0)
  private var others: Set<UInt32> = []

  /// Makes the alphabet of escapes alone.
  init() { for scalar in Self.escapes.unicodeScalars { insert(scalar.value) } }

  /// Adds the character with code `scalar`, except the line feed, which ends entries in files.
  mutating func insert(_ scalar: UInt32) {
    switch scalar {
    case 0x0A: break
    case ..<64: ascii.0 |= 1 << UInt64(scalar)
    case ..<128: ascii.1 |= 1 << UInt64(scalar - 64)
    default: others.insert(scalar)
    }
  }

  /// Adds the characters of `text`.
  mutating func insert(_ text: String) {
    for scalar in text.unicodeScalars { insert(scalar.value) }
  }

  /// True if the character with code `scalar` needs no escape.
  @inline(__always) func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return ascii.0 >> UInt64(scalar) & 1 == 1 }
    if scalar < 128 { return ascii.1 >> UInt64(scalar - 64) & 1 == 1 }
    return others.contains(scalar)
  }

  /// The characters' codes, ascending.
  var scalars: [UInt32] { (0..<128).filter(contains) + others.sorted() }

  /// Calls `body` with `piece` escaped. Each byte that is not UTF-8 counts as U+FFFD.
  @inline(__always)
  func withEscaped<Result>(
    _ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.growth * piece.count + 1) {
      let count = escape(piece, into: $0)
      return try body(UnsafeBufferPointer(rebasing: $0[..<count]))
    }
  }

  /// Writes `piece` escaped to `buffer`; returns the number of bytes.
  @inline(__always)
  private func escape(
    _ piece: UnsafeBufferPointer<UInt8>, into buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    var sink = EscapeSink(buffer: buffer)
    var position = 0
    while position < piece.count {
      let byte = piece[position]
      if byte >= 0x80 {
        let start = position
        let scalar = UTF8Reader.scalar(in: piece, at: &position)
        let isPlain = scalar.map(contains) ?? false
        if isPlain {
          sink.put(piece[start..<position])
        } else {
          sink.put(code: scalar ?? 0xFFFD, plain: contains(scalar ?? 0xFFFD))
        }
        continue
      }
      position += 1
      switch byte {
      case 0x5C: sink.put([0x5C, 0x5C])
      case 0x5F: sink.put([0x5C, 0x75])
      case _ where contains(UInt32(byte)): sink.put(byte)
      default: sink.put(code: UInt32(byte), plain: false)
      }
    }
    sink.put(0x5F)
    return sink.count
  }
}

/// The destination of escaped text.
private struct EscapeSink {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  var count = 0

  @inline(__always) mutating func put(_ byte: UInt8) {
    buffer[count] = byte
    count += 1
  }

  @inline(__always) mutating func put(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { put(byte) }
  }

  /// Appends the character with `code` itself if it is `plain`, otherwise its escape.
  mutating func put(code: UInt32, plain: Bool) {
    if plain, let scalar = Unicode.Scalar(code) { return put(String(scalar).utf8) }
    put(0x5C)
    put(String(code).utf8)
    put(0x3B)
  }
}
