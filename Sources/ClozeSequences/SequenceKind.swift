import ClozeData
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
  /// Returns the text in the bytes of a file.
  ///
  /// - Throws: An error of decoding, which does not name the file.
  static func text(of bytes: [UInt8], with tokenizer: Tokens) throws -> String
  /// Returns the endings of files of such texts, without the dot.
  static func fileEndings(with tokenizer: Tokens) -> [String]
}

extension SequenceKind {
  /// True for all text.
  public static func canRead(_ text: String, with tokenizer: Tokens) -> Bool { true }

  /// Returns the bytes as UTF-8, or as Latin-1 where they are not.
  public static func text(of bytes: [UInt8], with tokenizer: Tokens) throws -> String {
    String(utf8OrLatin1: bytes.startsWithByteOrderMark ? bytes.dropFirst(3) : bytes[...])
  }

  /// `txt`.
  public static func fileEndings(with tokenizer: Tokens) -> [String] { ["txt"] }
}
