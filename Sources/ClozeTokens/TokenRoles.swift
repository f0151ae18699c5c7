/// The roles of a tokenizer's ids, as needed for cutting, framing and masking sequences of any kind
/// of token.
public struct TokenRoles: Sendable, Equatable {
  /// The rule that separates the tokens of a word from those of the next.
  public enum WordMarks: Sendable, Equatable {
    /// For each id, true if it continues the word of the preceding token (WordPiece's `##`).
    case continuing([Bool])
    /// For each id, true if it ends its word (the subwords of source code, which end in `_`).
    case ending([Bool])
  }

  /// V, the number of ids.
  public let count: Int
  /// The id of padding, if there is one. Packed batches do not need it.
  public let padding: Int32?
  /// The id that starts a sequence.
  public let classification: Int32
  /// The id that ends a part of a sequence.
  public let separator: Int32
  /// The id that replaces masked tokens.
  public let mask: Int32
  /// All ids that are not ordinary tokens, including those above.
  public let specials: Set<Int32>
  /// The rule for the boundaries of words.
  public let words: WordMarks
  /// The token that ends a sentence, such as a logical line of code; nil if there is none.
  public let sentenceEnd: Int32?

  /// Makes the roles of `count` ids; the named ones are special, and so are `others`.
  public init(
    count: Int, padding: Int32?, classification: Int32, separator: Int32, mask: Int32,
    others: Set<Int32> = [], words: WordMarks, sentenceEnd: Int32? = nil
  ) {
    self.count = count
    self.padding = padding
    self.classification = classification
    self.separator = separator
    self.mask = mask
    specials = others.union([classification, separator, mask]).union(padding.map { [$0] } ?? [])
    self.words = words
    self.sentenceEnd = sentenceEnd
  }

  /// True if `id` is that of a special token.
  public func isSpecial(_ id: Int32) -> Bool { specials.contains(id) }
}

extension Vocabulary {
  /// The roles of a WordPiece vocabulary's ids.
  public var roles: TokenRoles { roles(specials: []) }

  /// Returns the roles of the ids, of which `specials` are special, too.
  func roles(specials: Set<Int32>) -> TokenRoles {
    TokenRoles(
      count: count, padding: padding, classification: classification, separator: separator,
      mask: mask, others: specials.union([unknown]),
      words: .continuing((0..<Int32(count)).map(isContinuation)))
  }
}
