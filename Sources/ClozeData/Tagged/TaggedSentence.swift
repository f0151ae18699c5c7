/// A sentence as tokens, each with a tag.
public struct TaggedSentence: Sendable, Equatable {
  /// The tokens, at least one.
  public var tokens: [String]
  /// The tag of each token.
  public var tags: [String]

  /// Makes a sentence of `tokens`, with as many `tags`.
  public init(tokens: [String], tags: [String]) { (self.tokens, self.tags) = (tokens, tags) }
}
