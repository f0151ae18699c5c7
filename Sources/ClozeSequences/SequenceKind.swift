import ClozeTokens

/// A kind of data that is tokenized into sequences, such as text, with everything that its models
/// need to know.
public protocol SequenceKind: Sendable {
  /// The tokenizer of the kind.
  associatedtype Tokens: Tokenizer

  /// The name of the kind in recipes, runs and model folders, such as `text`.
  static var name: String { get }
  /// Reads the tokenizer whose files are in the model folder `folder`; nil if there are none.
  static func tokenizer(beside folder: String) throws -> Tokens?
  /// Reads the tokenizer of a tokenizer folder, a model folder or a run folder.
  static func tokenizer(at path: String) throws -> Tokens
  /// Returns the ids of a text in which `[MASK]` marks the blanks to fill in.
  static func encode(blanked text: String, with tokenizer: Tokens) -> [Int32]
  /// True if `text` is of this kind, such as a program that can be tokenized.
  static func canRead(_ text: String, with tokenizer: Tokens) -> Bool
}

extension SequenceKind {
  /// True for all text.
  public static func canRead(_ text: String, with tokenizer: Tokens) -> Bool { true }
}
