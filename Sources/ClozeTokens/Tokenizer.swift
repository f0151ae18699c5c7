/// Turns text, or source code, into the ids of a vocabulary and back. One is fixed or learned before
/// the model.
public protocol Tokenizer: Sendable {
  /// What is to be known of the ids.
  var roles: TokenRoles { get }

  /// A hash of the vocabulary and of all settings that change ids. Names token shards on disk.
  var fingerprint: String { get }

  /// Appends the ids of `text`, without special tokens around them, to `ids`.
  ///
  /// Bytes that are not UTF-8 are treated as U+FFFD. Nothing is thrown: every text has ids.
  func encode(utf8 text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32])

  /// The token with `id` as people read it; nil if there is none.
  func token(_ id: Int32) -> String?

  /// The text of `ids`; ids outside the vocabulary are left out.
  func decode(_ ids: some Sequence<Int32>, skippingSpecials: Bool) -> String

  /// Writes the tokenizer's files into `folder`, which is made if it is missing.
  func save(to folder: String) throws

  /// Reads a tokenizer from the files in `folder`.
  static func load(from folder: String) throws -> Self
}

extension Tokenizer {
  /// The ids of `text`, without special tokens around them.
  public func encode(_ text: String) -> [Int32] {
    var text = text
    var ids: [Int32] = []
    text.withUTF8 { encode(utf8: $0, into: &ids) }
    return ids
  }

  /// The text of `ids` with special tokens spelled out.
  public func decode(_ ids: some Sequence<Int32>) -> String {
    decode(ids, skippingSpecials: false)
  }

  /// `[CLS] first [SEP]`, or `[CLS] first [SEP] second [SEP]` with segment 1 for the second part.
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
