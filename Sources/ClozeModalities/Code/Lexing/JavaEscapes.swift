/// Java source with its Unicode escapes (JLS 3.3) replaced by their characters, and the mapping
/// back to positions in the source.
///
/// Half of a surrogate pair, which UTF-8 cannot encode, becomes the single byte 0xFF.
struct JavaEscapes {
  /// The source without escapes.
  private(set) var bytes: [UInt8] = []
  /// The end of each escape, in `bytes` and in the source.
  private var ends: [(place: Int, source: Int)] = []

  /// Replaces the escapes in `source`. A backslash that is itself escaped starts none.
  ///
  /// - Throws: `LexicalError` for an escape without four hexadecimal digits.
  init(_ source: [UInt8]) throws(LexicalError) {
    guard Self.hasEscapes(source) else {
      bytes = source
      return
    }
    var copied = 0
    var index = 0
    while let backslash = source[index...].firstIndex(of: UInt8(ascii: "\\")) {
      guard backslash + 1 < source.count, source[backslash + 1] == UInt8(ascii: "u") else {
        index = min(backslash + 2, source.count)
        continue
      }
      let first = source[(backslash + 1)...].firstIndex { $0 != UInt8(ascii: "u") } ?? source.count
      guard let value = Self.value(source[first...].prefix(4)) else {
        throw Self.fault(at: backslash, in: source)
      }
      bytes += source[copied..<backslash]
      bytes += Unicode.Scalar(value).map { Array(String($0).utf8) } ?? [0xFF]
      index = first + 4
      copied = index
      ends.append((bytes.count, index))
    }
    bytes += source[copied...]
  }

  private static func hasEscapes(_ source: [UInt8]) -> Bool {
    var isHidden = false
    for byte in source {
      if isHidden, byte == UInt8(ascii: "u") { return true }
      isHidden = byte == UInt8(ascii: "\\") && !isHidden
    }
    return false
  }

  private static func value(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard digits.count == 4, digits.allSatisfy(ByteSet.hexadecimal.contains) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private static func fault(at index: Int, in source: [UInt8]) -> LexicalError {
    var cursor = LineCursor()
    source.withUnsafeBufferPointer { cursor.advance(to: index, in: ByteText(bytes: $0)) }
    return LexicalError(
      .malformedEscape, line: cursor.line, column: index - cursor.lineStart)
  }

  /// Returns the range in the source of `range` in `bytes`.
  ///
  /// - Parameter hint: The number of escapes that end before `range`; advances with it.
  func source(of range: Range<Int>, _ hint: inout Int) -> Range<Int> {
    while hint < ends.count, ends[hint].place <= range.lowerBound { hint += 1 }
    let lower = source(of: range.lowerBound, passed: hint)
    while hint < ends.count, ends[hint].place <= range.upperBound { hint += 1 }
    return lower..<max(lower, source(of: range.upperBound, passed: hint))
  }

  private func source(of place: Int, passed: Int) -> Int {
    guard passed > 0 else { return place }
    return ends[passed - 1].source + place - ends[passed - 1].place
  }
}

/// Counts lines up to places that are visited in order.
struct LineCursor {
  /// The line of the last place visited, from 1.
  private(set) var line = 1
  /// The start of that line.
  private(set) var lineStart = 0
  private var lineEnd: Int?

  /// Moves to `place`.
  mutating func advance(to place: Int, in text: ByteText) {
    var end = lineEnd ?? text.index(of: 0x0A, from: 0)
    while end < place {
      line += 1
      lineStart = end + 1
      end = text.index(of: 0x0A, from: lineStart)
    }
    lineEnd = end
  }
}
