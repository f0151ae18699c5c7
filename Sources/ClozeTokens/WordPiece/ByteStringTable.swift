/// Distinct byte strings, numbered in order of arrival, found again by hashing.
///
/// Texts are compared byte by byte: Swift's `String` counts canonically equivalent texts as equal,
/// but vocabularies hold both the composed and the decomposed form of a word as different tokens.
struct ByteStringTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  /// The number of strings.
  var count: Int { ends.count - 1 }

  /// The string with number `index`.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[ends[index]..<ends[index + 1]] }

  /// Calls `body` with the bytes of string `index`.
  func withBytes<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[ends[index]..<ends[index + 1]]))
    }
  }

  /// The number of the string equal to `text`, or nil.
  func index(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    let found = slots[slot(for: text)]
    return found < 0 ? nil : Int(found)
  }

  /// Adds `text` unless it is there; returns its number and whether it is new.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
    let place = slot(for: text)
    if slots[place] >= 0 { return (Int(slots[place]), false) }
    let index = count
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    slots[place] = Int32(index)
    if count * 2 > slots.count { rehash() }
    return (index, true)
  }

  private func slot(for text: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: Self.hash(text)) & mask
    return bytes.withUnsafeBufferPointer { bytes in
      while slots[place] >= 0 {
        let index = Int(slots[place])
        let start = ends[index], length = ends[index + 1] - start
        if length == text.count, Self.equal(bytes, start, text) { return place }
        place = (place + 1) & mask
      }
      return place
    }
  }

  private mutating func rehash() {
    slots = Array(repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for index in 0..<count {
      var place = Int(truncatingIfNeeded: withBytes(at: index, Self.hash)) & mask
      while slots[place] >= 0 { place = (place + 1) & mask }
      slots[place] = Int32(index)
    }
  }

  private static func equal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for offset in 0..<text.count where bytes[start + offset] != text[offset] { return false }
    return true
  }

  /// FNV-1a with a final mix, because the table uses the low bits.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 29)
  }
}
