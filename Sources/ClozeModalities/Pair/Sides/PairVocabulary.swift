import ClozeData
import ClozeTokens

/// The tokens of a side: a tokenizer, or the names of items.
public protocol PairVocabulary: Sendable {
  /// The roles of the ids.
  var roles: TokenRoles { get }
  /// A hash of all that determines ids.
  var fingerprint: String { get }

  /// Returns the ids of a value, without a frame.
  func ids(of value: PairValue) -> [Int32]
  /// Returns the token with `id` in readable form; nil if there is none.
  func token(_ id: Int32) -> String?
  /// Writes the files into `folder`.
  func save(to folder: String) throws
}

/// A tokenizer as the tokens of a side.
struct TokenizerVocabulary<Inner: Tokenizer>: PairVocabulary {
  let tokenizer: Inner

  var roles: TokenRoles { tokenizer.roles }
  var fingerprint: String { tokenizer.fingerprint }
  func ids(of value: PairValue) -> [Int32] { tokenizer.encode(value.text) }
  func token(_ id: Int32) -> String? { tokenizer.token(id) }
  func save(to folder: String) throws { try tokenizer.save(to: folder) }
}

extension PairVocabulary {
  /// Returns the tokens of a value in the frame of a sample, cut to `most`.
  func sequence(of value: PairValue, most: Int) -> (tokens: TokenSequence, isCut: Bool) {
    let ids = ids(of: value)
    let framed = [roles.classification] + ids.prefix(most - 2) + [roles.separator]
    return (TokenSequence(ids: framed), ids.count > most - 2)
  }
}
