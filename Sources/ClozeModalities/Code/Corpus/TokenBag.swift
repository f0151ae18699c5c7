import ClozeData

/// The identifiers, strings and numbers of a file, each as often as it occurs, as hashes.
///
/// The similarity of two files is measured by these alone, as in Allamanis (2019, "The adverse
/// effects of code duplication in machine learning models of code"): tokens that every file has
/// would hide the differences. The second occurrence of a token is a different element than the
/// first, so that the Jaccard similarity of sets is that of bags.
struct TokenBag {
  /// The minimum number of such tokens: smaller files are all similar, and are compared by their
  /// text alone (Allamanis 2019).
  static let least = 20

  /// The elements, ascending, each once.
  let elements: [UInt32]
  /// Makes the bag of `source`; of its words if it cannot be lexed.
  init(_ source: CodeSource, _ language: CodeLanguage) {
    var hashes: [UInt64] = []
    if let found = Self.lexed(source, language) {
      for token in found where [.identifier, .string, .number].contains(token.kind) {
        hashes.append(Self.hash(source.bytes[token.range]))
      }
    } else {
      let words = source.bytes.split { !Self.isWordByte($0) }
      hashes = words.map(Self.hash)
    }
    elements = Self.elements(hashes)
  }

  /// Returns the number of tokens of `source`, without comments, blanks and line ends; nil if it
  /// cannot be lexed.
  static func count(_ source: CodeSource, _ language: CodeLanguage) -> Int? {
    lexed(source, language)?.count(where: counts)
  }

  private static func lexed(_ source: CodeSource, _ language: CodeLanguage) -> [CodeToken]? {
    switch language {
    case .python: try? PythonLexer.tokens(of: source)
    case .java: try? JavaLexer.tokens(of: source)
    }
  }

  /// Returns the share of elements that two bags have in common.
  static func similarity(_ first: some Collection<UInt32>, _ second: some Collection<UInt32>)
    -> Double
  {
    var common = 0
    var (left, right) = (first.makeIterator(), second.makeIterator())
    var (a, b) = (left.next(), right.next())
    while let x = a, let y = b {
      if x == y { common += 1 }
      if x <= y { a = left.next() }
      if y <= x { b = right.next() }
    }
    let all = first.count + second.count - common
    return all == 0 ? 1 : Double(common) / Double(all)
  }

  private static func counts(_ token: CodeToken) -> Bool {
    switch token.kind {
    case .keyword, .identifier, .string, .number, .operation, .error: true
    case .comment, .newline, .nl, .indent, .dedent, .whitespace, .end: false
    }
  }

  /// Returns hashes in which each occurrence of a token is distinct.
  private static func elements(_ hashes: [UInt64]) -> [UInt32] {
    var elements: [UInt32] = []
    elements.reserveCapacity(hashes.count)
    var last: UInt64?, occurrence: UInt64 = 0
    for hash in hashes.sorted() {
      occurrence = hash == last ? occurrence + 1 : 0
      last = hash
      elements.append(UInt32(truncatingIfNeeded: mix(hash &+ occurrence &* 0x9E37_79B9_7F4A_7C15)))
    }
    elements.sort()
    var distinct: [UInt32] = []
    for element in elements where element != distinct.last { distinct.append(element) }
    return distinct
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    // FNV-1a.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mix(hash)
  }

  /// The finalizer of SplitMix64 (Steele et al. 2014).
  static func mix(_ value: UInt64) -> UInt64 {
    var z = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
    default: false
    }
  }
}
