/// A part of a sentence of one type, such as a name of a person.
public struct Entity: Sendable, Hashable {
  /// The type; `_` if the tags have none.
  public let type: String
  /// The places of its tokens in the sentence.
  public let range: Range<Int>

  /// Makes an entity of the tokens in `range`.
  public init(type: String, range: Range<Int>) { (self.type, self.range) = (type, range) }
}
