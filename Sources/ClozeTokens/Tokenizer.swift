/// Converts text or source code to the ids of a vocabulary and back. A tokenizer is fixed, or
/// trained before the model.
///
/// ```swift
/// func firstSequence(
///   of text: String, folder: String
/// ) throws -> TokenSequence {
///   let tokenizer = try WordPieceTokenizer.load(from: folder)
///   let ids = tokenizer.encode(text)
///   return tokenizer.sequence(ids)  // [CLS] ids [SEP]
/// }
/// ```
public protocol Tokenizer: Sendable {
  /// The roles of the ids: masks, separators, word boundaries.
  var roles: TokenRoles { get }

  /// A hash of the vocabulary and of all settings that affect ids. It names token shards on disk.
  var fingerprint: String { get }

  /// The maximum number of tokens that a model should be given of a text, `[CLS]` and `[SEP]` among
  /// them; nil if the tokenizer's files do not say.
  var maximumLength: Int? { get }

  /// Returns a tokenizer with the same ids that reads capital letters as small ones.
  func lowercasing() -> Self

  /// Appends the ids of `text`, without special tokens around them, to `ids`.
  ///
  /// Bytes that are not UTF-8 are treated as U+FFFD. Every text has ids, so there is no error.
  func encode(utf8 text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32])

  /// Returns the token with `id` in readable form; nil if there is none.
  func token(_ id: Int32) -> String?

  /// Returns the text of `ids`; ids outside the vocabulary are left out.
  func decode(_ ids: some Sequence<Int32>, skippingSpecials: Bool) -> String

  /// Writes the tokenizer's files into `folder`, creating it if necessary.
  func save(to folder: String) throws

  /// Reads a tokenizer from the files in `folder`.
  static func load(from folder: String) throws -> Self
}

extension Tokenizer {
  /// Nil: the files do not say.
  public var maximumLength: Int? { nil }

  /// Returns the tokenizer itself, which keeps capital letters.
  public func lowercasing() -> Self { self }

  /// Returns the ids of `text`, without special tokens around them.
  public func encode(_ text: String) -> [Int32] {
    var text = text
    var ids: [Int32] = []
    text.withUTF8 { encode(utf8: $0, into: &ids) }
    return ids
  }

  /// Returns the text of `ids` with special tokens spelled out.
  public func decode(_ ids: some Sequence<Int32>) -> String {
    decode(ids, skippingSpecials: false)
  }

  /// Returns `[CLS] first [SEP]`, or `[CLS] first [SEP] second [SEP]` with segment 1 for the second
  /// part.
  public func sequence(_ first: [Int32], _ second: [Int32]? = nil) -> TokenSequence {
    var ids = [roles.classification] + first + [roles.separator]
    var segments = [UInt8](repeating: 0, count: ids.count)
    if let second {
      ids += second + [roles.separator]
      segments += [UInt8](repeating: 1, count: second.count + 1)
    }
    return TokenSequence(ids: ids, segments: segments)
  }
}
