/// The distinct pieces of a text, escaped, and all their suffixes sorted by their bytes.
///
/// Any stretch of a piece that starts at a character is a prefix of one of these suffixes. So all
/// candidate subwords are prefixes of neighbours in this order, which is computed once and used for
/// every count.
struct SubwordPieces {
  /// The maximum number of bytes, since places are numbered in 32 bits.
  static let byteLimit = Int(Int32.max)

  /// The escaped pieces concatenated, each with its `_`, followed by 8 zeros.
  private(set) var text: [UInt8] = []
  /// The end of each piece in `text`.
  private(set) var ends: [Int32] = []
  /// The number of occurrences of each piece.
  private(set) var counts: [Int] = []
  /// The starts of the suffixes, sorted by their bytes; equal ones are next to each other.
  private(set) var order: [UInt32] = []
  /// The number of bytes of whole characters that each suffix in `order` shares with the one before
  /// it.
  private(set) var shared: [UInt32] = []
  /// The piece that each place in `text` belongs to.
  private(set) var owner: [UInt32] = []

  /// Makes the pieces of `counter`, written in `alphabet`.
  init(_ counter: WordCounter, _ alphabet: SubwordAlphabet) throws {
    for index in 0..<counter.words.count {
      counter.words.withBytes(at: index) { word in
        alphabet.withEscaped(word) { text.append(contentsOf: $0) }
      }
      guard text.count <= Self.byteLimit else {
        throw SubwordError.tooManyPieces(bytes: text.count)
      }
      ends.append(Int32(text.count))
      counts.append(counter.counts[index])
      owner += repeatElement(UInt32(index), count: text.count - owner.count)
    }
    let size = text.count
    text += [UInt8](repeating: 0, count: 8)
    order = (0..<UInt32(size)).filter { text[Int($0)] & 0xC0 != 0x80 }
    sort()
  }

  /// Returns the number of bytes from `place` to the end of its piece.
  @inline(__always) func length(at place: UInt32) -> UInt32 {
    UInt32(ends[Int(owner[Int(place)])]) - place
  }

  private mutating func sort() {
    text.withUnsafeBytes { text in order.sort { Self.precedes($0, $1, in: text) } }
    shared = [0] + zip(order, order.dropFirst()).map(common)
  }

  /// Returns the number of bytes of whole characters that the suffixes at `first` and `second`
  /// share.
  private func common(_ first: UInt32, _ second: UInt32) -> UInt32 {
    let limit = min(length(at: first), length(at: second))
    var count: UInt32 = 0
    while count < limit, text[Int(first + count)] == text[Int(second + count)] { count += 1 }
    // Two characters may share their first bytes, but candidates consist of whole characters.
    while count > 0, count < limit, text[Int(second + count)] & 0xC0 == 0x80 { count -= 1 }
    return count
  }

  /// True if the suffix at `first` sorts before that at `second`. Both are compared up to the `_`
  /// that ends them, eight bytes at a time; the bytes after it only order equal ones.
  private static func precedes(
    _ first: UInt32, _ second: UInt32, in text: UnsafeRawBufferPointer
  ) -> Bool {
    var offset = 0
    while true {
      let left = load(text, Int(first) + offset), right = load(text, Int(second) + offset)
      if left != right { return left < right }
      if hasEnd(left) { return first < second }
      offset += 8
    }
  }

  @inline(__always)
  private static func load(_ text: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(bigEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// True if one of the eight bytes is `_` (Hacker's Delight, section 6-1).
  @inline(__always) private static func hasEnd(_ word: UInt64) -> Bool {
    let zeroed = word ^ 0x5F5F_5F5F_5F5F_5F5F
    return (zeroed &- 0x0101_0101_0101_0101) & ~zeroed & 0x8080_8080_8080_8080 != 0
  }
}
