/// Finds ill-formed UTF-8 and replaces it, as the Unicode Standard recommends (section 3.9, table
/// 3-7, "substitution of maximal subparts"): each maximal part of a character becomes one U+FFFD.
enum UTF8Repair {
  /// Replaces ill-formed sequences in `bytes`; returns their number.
  static func repair(_ bytes: inout [UInt8]) -> Int {
    let fault = bytes.withUnsafeBufferPointer { firstFault(in: $0, from: 0) }
    guard let fault else { return 0 }
    var repaired = Array(bytes[..<fault.lowerBound])
    repaired.reserveCapacity(bytes.count + 64)
    var replaced = 0
    var next: Range<Int>? = fault
    bytes.withUnsafeBufferPointer { source in
      while let fault = next {
        repaired.append(contentsOf: [0xEF, 0xBF, 0xBD])
        replaced += 1
        next = firstFault(in: source, from: fault.upperBound)
        repaired.append(contentsOf: source[fault.upperBound..<(next?.lowerBound ?? source.count)])
      }
    }
    bytes = repaired
    return replaced
  }

  /// Returns the number of bytes that belong to ill-formed sequences. A character truncated by the
  /// end is not counted.
  static func invalidBytes(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var start = 0
    while let fault = firstFault(in: bytes, from: start) {
      let isCutOff = fault.upperBound == bytes.count && 0xC2...0xF4 ~= bytes[fault.lowerBound]
      if !isCutOff { count += fault.count }
      start = fault.upperBound
    }
    return count
  }

  /// Returns the first ill-formed sequence at or after `start`.
  static func firstFault(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    var index = start
    while index < bytes.count {
      index = skipASCII(bytes, from: index)
      guard index < bytes.count else { return nil }
      let (length, wellFormed) = character(in: bytes, at: index)
      guard wellFormed else { return index..<index + length }
      index += length
    }
    return nil
  }

  private static func skipASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    // The high bits of eight bytes are tested at once, since most text is ASCII.
    while index + 8 <= bytes.count,
      raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    { index += 8 }
    while index < bytes.count, bytes[index] < 0x80 { index += 1 }
    return index
  }

  /// Returns the length of the character, or of the ill-formed part, that starts with the non-ASCII
  /// byte at `index`.
  private static func character(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (length: Int, wellFormed: Bool) {
    let lead = bytes[index]
    let needed: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: needed = 2
    case 0xE0...0xEF:
      needed = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      needed = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: return (1, false)
    }
    for offset in 1..<needed {
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard index + offset < bytes.count, allowed.contains(bytes[index + offset]) else {
        return (offset, false)
      }
    }
    return (needed, true)
  }
}
