import ClozeTokens

/// A kind of data that becomes sequences of tokens, such as text: what its models need beside them.
public protocol SequenceKind: Sendable {
  /// What makes tokens of it.
  associatedtype Tokens: Tokenizer

  /// What recipes, runs and model folders call the kind, such as `text`.
  static var name: String { get }
  /// The tokenizer whose files stand in the model folder `folder`; nil where there are none.
  static func tokenizer(beside folder: String) throws -> Tokens?
  /// The tokenizer of a tokenizer folder, a model folder or a run folder.
  static func tokenizer(at path: String) throws -> Tokens
  /// The ids of a text in which `[MASK]` stands for what is to be filled in.
  static func encode(blanked text: String, with tokenizer: Tokens) -> [Int32]
  /// Whether `text` is of this kind, such as a program that can be cut into tokens.
  static func canRead(_ text: String, with tokenizer: Tokens) -> Bool
}

extension SequenceKind {
  /// All text is.
  public static func canRead(_ text: String, with tokenizer: Tokens) -> Bool { true }
}
