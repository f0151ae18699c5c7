import Foundation

/// Distinct byte strings, numbered in order of arrival, found again by hashing.
///
/// Texts are compared byte by byte: Swift's `String` counts canonically equivalent texts as equal,
/// but vocabularies and ids hold both the composed and the decomposed form of a word.
package struct ByteStringTable: Sendable {
  /// A slot of the hash table. A string of at most `Tag.wholeBytes` bytes is its own tag, so that
  /// finding it touches no memory but the slot, which decides the speed of tables larger than the
  /// cache.
  private struct Slot {
    var tag: UInt64 = 0
    var index: Int32 = -1
  }

  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var slots = [Slot](repeating: Slot(), count: 64)

  /// Makes an empty table.
  package init() {}

  /// The number of strings.
  package var count: Int { ends.count - 1 }

  /// The string with number `index`.
  package subscript(index: Int) -> ArraySlice<UInt8> { bytes[ends[index]..<ends[index + 1]] }

  /// Calls `body` with the bytes of string `index`.
  package func withBytes<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[ends[index]..<ends[index + 1]]))
    }
  }

  /// The number of the string equal to `text`, or nil.
  package func index(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    let found = slots[slot(for: text, tag: Tag.of(text))].index
    return found < 0 ? nil : Int(found)
  }

  /// True if string `index` equals `text`.
  package func holds(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let start = ends[index]
    guard ends[index + 1] - start == text.count, let other = text.baseAddress else {
      return text.isEmpty && ends[index + 1] == start
    }
    return bytes.withUnsafeBufferPointer { bytes in
      memcmp(bytes.baseAddress! + start, other, text.count) == 0
    }
  }

  /// Adds `text` unless it is present; returns its number and true if it is new.
  package mutating func insert(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> (index: Int, isNew: Bool) {
    let tag = Tag.of(text)
    let place = slot(for: text, tag: tag)
    if slots[place].index >= 0 { return (Int(slots[place].index), false) }
    let index = count
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    slots[place] = Slot(tag: tag, index: Int32(index))
    if count * 2 > slots.count { rehash() }
    return (index, true)
  }

  private func slot(for text: UnsafeBufferPointer<UInt8>, tag: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Tag.place(of: tag) & mask
    return slots.withUnsafeBufferPointer { slots in
      while slots[place].index >= 0 {
        if slots[place].tag == tag,
          Tag.isWhole(tag) || holds(text, at: Int(slots[place].index))
        {
          return place
        }
        place = (place + 1) & mask
      }
      return place
    }
  }

  private mutating func rehash() {
    var larger = [Slot](repeating: Slot(), count: slots.count * 2)
    let mask = larger.count - 1
    for slot in slots where slot.index >= 0 {
      var place = Tag.place(of: slot.tag) & mask
      while larger[place].index >= 0 { place = (place + 1) & mask }
      larger[place] = slot
    }
    slots = larger
  }
}

extension ByteStringTable {
  /// A 64-bit tag that distinguishes `text` from other strings: always if it is short, almost
  /// always if it is long. Only the empty string has the tag 0.
  static func tag(of text: UnsafeBufferPointer<UInt8>) -> UInt64 { Tag.of(text) }

  /// True if two strings with this tag are certain to be equal.
  static func isWhole(_ tag: UInt64) -> Bool { Tag.isWhole(tag) }

  /// The tag of a short string, or all 64 bits of the hash of a long one.
  static func fingerprint(of text: UnsafeBufferPointer<UInt8>) -> UInt64 { Tag.fingerprint(text) }

  /// `tag` with its entropy mixed into the lower bits.
  static func spread(_ tag: UInt64) -> Int { Tag.place(of: tag) }
}

/// Tags by which strings are found.
private enum Tag {
  /// The longest string, in bytes, whose tag identifies it with certainty.
  static let wholeBytes = 7
  private static let hashed: UInt64 = 0xFF << 56
  // 2^64 divided by the golden ratio, as in Fibonacci hashing.
  private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// A short string's bytes with its length above them; a longer one's hash with 255 above it.
  @inline(__always)
  static func of(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard text.count <= wholeBytes else { return hash(text) | hashed }
    var tag = UInt64(text.count) << 56
    for index in 0..<text.count { tag |= UInt64(text[index]) << UInt64(8 * index) }
    return tag
  }

  static func isWhole(_ tag: UInt64) -> Bool { tag < hashed }

  /// The tag of a short string, or all of a longer one's hash.
  static func fingerprint(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    text.count <= wholeBytes ? of(text) : hash(text)
  }

  /// The slot to search first, before reduction to the size of the table.
  @inline(__always)
  static func place(of tag: UInt64) -> Int { Int(truncatingIfNeeded: mix(tag) >> 16) }

  /// Eight bytes at a time, the last ones overlapping those before.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(text)
    var hash = UInt64(text.count), offset = 0
    while offset + 8 <= text.count {
      hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    return mix(hash ^ raw.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self))
  }

  @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
    let product = value &* factor
    return (product ^ (product >> 32)) &* factor
  }
}
