/// Finds the longest tokens of a word.
///
/// The greedy longest match is WordPiece's (Schuster and Nakajima 2012; Wu et al. 2016, section
/// 4.1).
struct WordMatcher: Sendable {
  private static let start: UInt32 = 0
  private static let continuation: UInt32 = 1

  private var trie: TokenTrie
  private let unknown: Int32

  /// Makes the matcher for the pieces of `vocabulary`.
  init(_ vocabulary: Vocabulary) {
    var bytes = 0
    for id in 0..<vocabulary.pieceCount { bytes += vocabulary.table[id].count }
    trie = TokenTrie(bytes: bytes, roots: 2)
    unknown = vocabulary.unknown
    let prefix = Vocabulary.continuationPrefix.utf8.count
    for id in 0..<Int32(vocabulary.pieceCount) {
      let token = vocabulary.table[Int(id)]
      if vocabulary.isContinuation(id) {
        trie.insert(token.dropFirst(prefix), id: id, below: Self.continuation)
      } else {
        trie.insert(token, id: id, below: Self.start)
      }
    }
  }

  /// Appends the ids of `word`, or `[UNK]` alone if a part of it matches no token.
  ///
  /// - Parameter isContinuation: True for the rest of a word.
  @inline(__always)
  func match(
    _ word: UnsafeBufferPointer<UInt8>, isContinuation: Bool = false, into ids: inout [Int32]
  ) {
    let first = ids.count
    let root = isContinuation ? Self.continuation : Self.start
    let end = trie.cut(word, below: root, then: Self.continuation) { id, _ in ids.append(id) }
    if end < word.count {
      ids.removeLast(ids.count - first)
      ids.append(unknown)
    }
  }
}
