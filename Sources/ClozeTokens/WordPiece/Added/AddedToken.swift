/// A token that is found in a text as a whole, before the text is split into words: transformers'
/// `AddedToken`.
public struct AddedToken: Sendable, Equatable {
  /// The id, that of the vocabulary if the vocabulary has the token.
  public let id: Int32
  /// The text of the token.
  public let content: String
  /// True if the token is special: not a part of a text, and left out where special tokens are.
  public var isSpecial: Bool
  /// True if letters, digits and their like must not touch the token in a text.
  public var isSingleWord = false
  /// True if the token takes the white space before it.
  public var stripsLeft = false
  /// True if the token takes the white space after it.
  public var stripsRight = false
  /// True if both the token and the text are normalised before they are compared.
  public var isNormalized: Bool

  /// Makes a token that is found in any place; special ones in the text as it is, others in the
  /// normalised text.
  public init(id: Int32, content: String, isSpecial: Bool) {
    (self.id, self.content, self.isSpecial) = (id, content, isSpecial)
    isNormalized = !isSpecial
  }

  /// True if the token can be found without a look at what surrounds it.
  var isPlain: Bool { !isSingleWord && !stripsLeft && !stripsRight && !isNormalized }

  /// True if both are the same token with the same properties, byte by byte.
  public static func == (first: AddedToken, second: AddedToken) -> Bool {
    first.id == second.id && first.content.utf8.elementsEqual(second.content.utf8)
      && first.flags == second.flags
  }

  /// The properties as bits.
  var flags: [Bool] { [isSpecial, isSingleWord, stripsLeft, stripsRight, isNormalized] }
}
