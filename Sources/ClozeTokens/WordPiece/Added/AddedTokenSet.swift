/// Added tokens that are looked for together: the leftmost one wins, and of those the longest, as
/// in the `tokenizers` library.
struct AddedTokenSet: Sendable {
  private let tokens: [AddedToken]
  /// The places in `tokens` by text.
  private let trie: TokenTrie
  /// For each byte, true if a token starts with it.
  private let starts: [Bool]
  /// The ids of tokens that are found but left in the text.
  private let unread: Set<Int32>

  /// True if there are no tokens.
  var isEmpty: Bool { tokens.isEmpty }

  /// Makes the set of `tokens`, whose texts are `contents`.
  init(_ tokens: [AddedToken], contents: [[UInt8]], unread: Set<Int32>) {
    self.tokens = tokens
    self.unread = unread
    var trie = TokenTrie(bytes: contents.reduce(0) { $0 + $1.count })
    var starts = [Bool](repeating: false, count: 256)
    for (place, content) in contents.enumerated() {
      // The first of equal texts stays.
      guard let first = content.first else { continue }
      guard trie.token(content) == nil else { continue }
      trie.insert(content, id: Int32(place))
      starts[Int(first)] = true
    }
    (self.trie, self.starts) = (trie, starts)
  }

  /// Calls `body` with the parts of `text` in order: an added token's id, or nil for other text.
  func split(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, Int32?) -> Void
  ) {
    var start = 0, position = 0
    while position < text.count {
      guard starts[Int(text[position])], let found = trie.longest(in: text, from: position) else {
        position += 1
        continue
      }
      let token = tokens[Int(found.token)], match = position..<found.end
      position = found.end
      guard !unread.contains(token.id), !token.isSingleWord || isAlone(match, in: text) else {
        continue
      }
      let lower = token.stripsLeft ? blanks(before: match.lowerBound, in: text) : match.lowerBound
      let upper = token.stripsRight ? blanks(after: match.upperBound, in: text) : match.upperBound
      if start < lower { body(start..<lower, nil) }
      body(max(start, lower)..<upper, token.id)
      (start, position) = (upper, max(position, upper))
    }
    if start < text.count { body(start..<text.count, nil) }
  }

  /// True if no character of a word touches `match`.
  private func isAlone(_ match: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    let before = UTF8Reader.last(in: text, before: match.lowerBound)
    let after = UTF8Reader.first(in: text, at: match.upperBound)
    return before.map(isWordCharacter) != true && after.map(isWordCharacter) != true
  }

  private func blanks(before end: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var end = end
    while let scalar = UTF8Reader.last(in: text, before: end), scalar.properties.isWhitespace {
      end -= scalar.utf8.count
    }
    return end
  }

  private func blanks(after start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var start = start
    while let scalar = UTF8Reader.first(in: text, at: start), scalar.properties.isWhitespace {
      start += scalar.utf8.count
    }
    return start
  }

  /// True for what `\w` matches in the `regex` library (Unicode Technical Standard 18, annex C).
  private func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isAlphabetic || properties.isJoinControl { return true }
    return switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: false
    }
  }
}
