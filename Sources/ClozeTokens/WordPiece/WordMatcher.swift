/// Finds the longest tokens of a word: a trie over UTF-8 bytes whose edges lie in one hash table.
///
/// The greedy longest match is WordPiece's (Schuster and Nakajima 2012; Wu et al. 2016, section 4.1).
struct WordMatcher: Sendable {
  private static let start: UInt32 = 0
  private static let continuation: UInt32 = 1

  /// `node << 8 | byte` in the high half, the child in the low half; 0 where free (no edge leads to
  /// the start node).
  private var edges: [UInt64]
  private let shift: UInt64
  /// The token that ends at a node, or -1.
  private var tokens: [Int32] = [-1, -1]
  private let unknown: Int32

  /// The matcher for the tokens of `vocabulary`.
  init(_ vocabulary: Vocabulary) {
    var bytes = 1
    for id in 0..<vocabulary.count { bytes += vocabulary.table[id].count }
    let bits = UInt64(UInt64.bitWidth - bytes.leadingZeroBitCount + 1)
    edges = Array(repeating: 0, count: 1 << bits)
    shift = 64 - bits
    unknown = vocabulary.unknown
    let prefix = Vocabulary.continuationPrefix.utf8.count
    for id in 0..<Int32(vocabulary.count) {
      let token = vocabulary.table[Int(id)]
      if vocabulary.isContinuation(id) {
        insert(token.dropFirst(prefix), id: id, below: Self.continuation)
      } else {
        insert(token, id: id, below: Self.start)
      }
    }
  }

  /// Appends the ids of `word`, or `[UNK]` alone if a part of it matches no token.
  @inline(__always)
  func match(_ word: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    let first = ids.count
    edges.withUnsafeBufferPointer { edges in
      tokens.withUnsafeBufferPointer { tokens in
        var start = 0, root = Self.start
        while start < word.count {
          var node = root, index = start, end = start, token: Int32 = -1
          while index < word.count {
            node = child(of: node, word[index], in: edges)
            if node == 0 { break }
            index += 1
            if tokens[Int(node)] >= 0 { (token, end) = (tokens[Int(node)], index) }
          }
          guard token >= 0 else {
            ids.removeLast(ids.count - first)
            return ids.append(unknown)
          }
          ids.append(token)
          (start, root) = (end, Self.continuation)
        }
      }
    }
  }

  private mutating func insert(_ text: ArraySlice<UInt8>, id: Int32, below root: UInt32) {
    guard !text.isEmpty else { return }
    var node = root
    for byte in text {
      var next = edges.withUnsafeBufferPointer { child(of: node, byte, in: $0) }
      if next == 0 {
        next = UInt32(tokens.count)
        tokens.append(-1)
        let key = node << 8 | UInt32(byte)
        edges[free(for: key)] = UInt64(key) << 32 | UInt64(next)
      }
      node = next
    }
    tokens[Int(node)] = id
  }

  private func free(for key: UInt32) -> Int {
    var place = slot(for: key)
    while edges[place] != 0 { place = (place + 1) & (edges.count - 1) }
    return place
  }

  @inline(__always) private func slot(for key: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  /// The node that `byte` leads to from `node`, or 0.
  @inline(__always) private func child(
    of node: UInt32, _ byte: UInt8, in edges: UnsafeBufferPointer<UInt64>
  ) -> UInt32 {
    let key = node << 8 | UInt32(byte)
    var place = slot(for: key)
    while edges[place] != 0 {
      if UInt32(edges[place] >> 32) == key { return UInt32(truncatingIfNeeded: edges[place]) }
      place = (place + 1) & (edges.count - 1)
    }
    return 0
  }
}
