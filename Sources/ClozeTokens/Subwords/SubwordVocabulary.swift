/// Subwords that pieces of text are written with, as tensor2tensor's `SubwordTextEncoder` has them.
///
/// A piece is escaped, which leaves `_` at its end and nowhere else, and cut greedily into the longest
/// entries that fit. So any piece can be written, and pieces are told apart again. What a piece is,
/// the caller decides; source code has a splitter for that.
public struct SubwordVocabulary: Sendable {
  /// The pieces that trained vocabularies begin with, in this order. The first two are those that
  /// tensor2tensor asks for. As entries they end in `_`, like all pieces.
  public static let reserved = ["<pad>", "<EOS>", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  /// The entries as they are matched, escapes and `_` included; the id is the place. Of entries that
  /// are equal the last one is used, empty ones never.
  public let entries: [String]

  private let alphabet: SubwordAlphabet
  private let trie: TokenTrie
  private let bytes: [[UInt8]]

  /// The vocabulary of `entries`; `source` names it in errors.
  ///
  /// - Throws: `SubwordError` unless any piece can be written with the entries.
  public init(_ entries: [String], source: String = "the vocabulary") throws {
    let bytes = entries.map { Array($0.utf8) }
    let size = bytes.reduce(0) { $0 + $1.count }
    guard size > 0 else { throw SubwordError.empty(source: source) }
    guard size <= TokenTrie.byteLimit, entries.count <= Int32.max else {
      throw SubwordError.tooLarge(source: source)
    }
    var alphabet = SubwordAlphabet(), trie = TokenTrie(bytes: size)
    for entry in entries { alphabet.insert(entry) }
    for (id, entry) in bytes.enumerated() { trie.insert(entry, id: Int32(id)) }
    self.entries = entries
    (self.bytes, self.alphabet, self.trie) = (bytes, alphabet, trie)
    let missing = alphabet.scalars.compactMap(Unicode.Scalar.init).map { String($0) }
      .filter { encode(escaped: Array($0.utf8)) == nil }
    guard missing.isEmpty else {
      throw SubwordError.missingCharacters(missing, source: source)
    }
  }

  /// The number of entries.
  public var count: Int { entries.count }

  /// The id of the entry that reads `text`, or nil.
  public func id(of text: String) -> Int32? {
    guard let ids = encode(escaped: Array(text.utf8)), ids.count == 1 else { return nil }
    return ids[0]
  }

  /// The ids of `piece`; at least one, that of `_`, for the empty piece.
  public func encode(_ piece: String) -> [Int32] {
    var piece = piece
    var ids: [Int32] = []
    piece.withUTF8 { encode(utf8: $0, into: &ids) }
    return ids
  }

  /// Appends the ids of `piece` to `ids`. Bytes that are not UTF-8 count as U+FFFD each.
  @inline(__always)
  public func encode(utf8 piece: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    alphabet.withEscaped(piece) { escaped in
      // Every character of the alphabet is an entry, so all of it is written.
      _ = trie.cut(escaped) { id, _ in ids.append(id) }
    }
  }

  /// The pieces that `ids` were made of. Ids outside the vocabulary and empty pieces are left out.
  public func decode(_ ids: some Sequence<Int32>) -> [String] {
    var joined: [UInt8] = []
    for id in ids where id >= 0 && id < count { joined += bytes[Int(id)] }
    return joined.split(separator: UInt8(ascii: "_")).map(SubwordAlphabet.unescaped)
      .filter { !$0.isEmpty }
  }

  private func encode(escaped: [UInt8]) -> [Int32]? {
    var ids: [Int32] = []
    let end = escaped.withUnsafeBufferPointer { trie.cut($0) { id, _ in ids.append(id) } }
    return end == escaped.count ? ids : nil
  }
}

extension SubwordVocabulary: Equatable {
  /// Whether both have the same entries, byte by byte, with the same ids.
  public static func == (first: SubwordVocabulary, second: SubwordVocabulary) -> Bool {
    first.bytes == second.bytes
  }
}
