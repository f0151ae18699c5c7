/// The subwords of tensor2tensor's `SubwordTextEncoder`.
///
/// A piece is escaped, which leaves `_` only at its end, and split greedily into the longest
/// matching entries. So any piece can be encoded, and the boundaries of pieces can be recovered.
/// The caller splits text into pieces; source code has a splitter for that.
public struct SubwordVocabulary: Sendable {
  /// The first pieces of trained vocabularies, in this order. tensor2tensor requires the first two.
  /// As entries they end in `_`, like all pieces.
  public static let reserved = ["<pad>", "<EOS>", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  /// The entries as they are matched, including escapes and `_`; the id is the index. Of equal
  /// entries the last one is used, and empty ones never.
  public let entries: [String]

  private let alphabet: SubwordAlphabet
  private let trie: TokenTrie
  private let bytes: [[UInt8]]

  /// Makes the vocabulary of `entries`; `source` names it in errors.
  ///
  /// - Throws: `SubwordError` unless any piece can be encoded with the entries.
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

  /// Returns the id of the entry `text`, or nil.
  public func id(of text: String) -> Int32? {
    guard let ids = encode(escaped: Array(text.utf8)), ids.count == 1 else { return nil }
    return ids[0]
  }

  /// Returns the ids of `piece`; for the empty piece, that of `_`.
  public func encode(_ piece: String) -> [Int32] {
    var piece = piece
    var ids: [Int32] = []
    piece.withUTF8 { encode(utf8: $0, into: &ids) }
    return ids
  }

  /// Appends the ids of `piece` to `ids`. Each byte that is not UTF-8 counts as U+FFFD.
  @inline(__always)
  public func encode(utf8 piece: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    alphabet.withEscaped(piece) { escaped in
      // Every character of the alphabet is an entry, so the whole piece is matched.
      _ = trie.cut(escaped) { id, _ in ids.append(id) }
    }
  }

  /// Returns the pieces encoded by `ids`. Ids outside the vocabulary and empty pieces are left out.
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
  /// True if both have the same entries, byte by byte, with the same ids.
  public static func == (first: SubwordVocabulary, second: SubwordVocabulary) -> Bool {
    first.bytes == second.bytes
  }
}
