/// What those have to know of a tokenizer's ids who cut, frame and hide tokens, whatever the tokens
/// are.
public struct TokenRoles: Sendable, Equatable {
  /// How a word's tokens are told from those of the next word.
  public enum WordMarks: Sendable, Equatable {
    /// For each id, whether it goes on with the word of the token before it (WordPiece's `##`).
    case continuing([Bool])
    /// For each id, whether it ends its word (the subwords of source code, which end in `_`).
    case ending([Bool])
  }

  /// V, the number of ids.
  public let count: Int
  /// The id of padding, where there is one. Packed batches do not need it.
  public let padding: Int32?
  /// The id that begins a sequence.
  public let classification: Int32
  /// The id that ends a part of a sequence.
  public let separator: Int32
  /// The id that stands for what is hidden.
  public let mask: Int32
  /// All ids that are no ordinary tokens, those above among them.
  public let specials: Set<Int32>
  /// Where words begin and end.
  public let words: WordMarks
  /// The token after which a sentence ends, such as a logical line of code; nil where no token says so.
  public let sentenceEnd: Int32?

  /// Roles of `count` ids; those given by name are special, and `others` besides.
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

  /// Whether `id` is that of a special token.
  public func isSpecial(_ id: Int32) -> Bool { specials.contains(id) }
}

extension Vocabulary {
  /// The roles of a WordPiece vocabulary's ids.
  public var roles: TokenRoles {
    TokenRoles(
      count: count, padding: padding, classification: classification, separator: separator,
      mask: mask, others: [unknown],
      words: .continuing((0..<Int32(count)).map(isContinuation)))
  }
}
