/// Pieces of source code in order, as bytes: the output of `CodeSplitter` without a string for
/// each.
public struct CodePieces: Sendable, Equatable {
  /// The pieces' bytes concatenated, well-formed UTF-8.
  public internal(set) var bytes: [UInt8] = []
  /// The end of each piece in `bytes`.
  public internal(set) var ends: [Int] = []

  /// The number of pieces.
  public var count: Int { ends.count }

  /// Returns the range of the piece at `index` in `bytes`.
  public func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Returns the piece at `index`.
  public subscript(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  /// All pieces as strings.
  public var strings: [String] { ends.indices.map { self[$0] } }

  mutating func append(_ piece: StaticString) {
    piece.withUTF8Buffer { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
  }

  /// Appends `range` of `text` as a piece, with names for the characters that have a meaning in
  /// pieces.
  mutating func append(_ text: ByteText, _ range: Range<Int>) {
    appendBytes(text, range)
    ends.append(bytes.count)
  }

  /// Appends `prefix` and `range` of `text` as one piece.
  mutating func append(_ prefix: StaticString, _ text: ByteText, _ range: Range<Int>) {
    prefix.withUTF8Buffer { bytes.append(contentsOf: $0) }
    append(text, range)
  }

  /// Appends a piece of a token that continues.
  mutating func appendPart(_ text: ByteText, _ range: Range<Int>) {
    appendBytes(text, range)
    bytes.append(Self.sentinel)
    ends.append(bytes.count)
  }

  /// Ends a token: its last piece no longer continues.
  mutating func closeToken() {
    bytes.removeLast()
    ends[ends.count - 1] -= 1
  }

  private static let sentinel = UInt8(ascii: "^")

  private mutating func appendBytes(_ text: ByteText, _ range: Range<Int>) {
    var clean = range.lowerBound
    for index in range {
      guard let name = Self.name(of: text.bytes[index]) else { continue }
      bytes.append(contentsOf: text.bytes[clean..<index])
      name.withUTF8Buffer { bytes.append(contentsOf: $0) }
      clean = index + 1
    }
    bytes.append(contentsOf: text.bytes[clean..<range.upperBound])
  }

  @inline(__always) private static func name(of byte: UInt8) -> StaticString? {
    switch byte {
    case 0x0A: "___NLCHAR___"
    case 0x0D: "___CR___"
    case sentinel: "___CARET___"
    case 0xFF: "?"
    default: nil
    }
  }
}
