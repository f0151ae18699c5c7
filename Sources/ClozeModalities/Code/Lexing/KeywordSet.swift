/// The reserved words of a language, of up to 16 ASCII letters each.
struct KeywordSet: Sendable {
  private var byLength: [[SIMD2<UInt64>]] = Array(repeating: [], count: 17)

  init(_ words: [String]) {
    for word in words {
      let bytes = Array(word.utf8)
      bytes.withUnsafeBufferPointer {
        byLength[bytes.count].append(Self.packed(ByteText(bytes: $0), 0..<bytes.count))
      }
    }
  }

  private static func packed(_ text: ByteText, _ range: Range<Int>) -> SIMD2<UInt64> {
    var word = SIMD2<UInt64>()
    for (place, index) in range.enumerated() {
      word[place >> 3] |= UInt64(text.bytes[index]) << UInt64((place & 7) * 8)
    }
    return word
  }

  /// True if the characters at `range` are one of the words.
  func contains(_ text: ByteText, _ range: Range<Int>) -> Bool {
    guard range.count <= 16, !byLength[range.count].isEmpty else { return false }
    return byLength[range.count].contains(Self.packed(text, range))
  }

  /// `keyword.kwlist` of Python 3.11.
  static let python = KeywordSet([
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ])

  /// Java's reserved words and literals (JLS 17, section 3.9, without the contextual ones).
  static let java = KeywordSet([
    "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const",
    "continue", "default", "do", "double", "else", "enum", "extends", "false", "final", "finally",
    "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long",
    "native", "new", "null", "package", "private", "protected", "public", "return", "short",
    "static", "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient",
    "true", "try", "void", "volatile", "while",
  ])
}
