/// A trie over UTF-8 bytes that finds the longest token at the start of a text; its edges are in
/// one hash table. It may have several roots, each with a separate set of tokens.
struct TokenTrie: Sendable {
  /// The maximum number of bytes of all tokens together: nodes are numbered in 24 bits.
  static let byteLimit = (1 << 24) - 256

  /// `node << 8 | byte` in the high half, the child in the low half; 0 if free (no edge leads to a
  /// root).
  private var edges: [UInt64]
  private let shift: UInt64
  /// The token that ends at a node, or -1.
  private var tokens: [Int32]

  /// Makes an empty trie with room for tokens of `bytes` bytes together.
  init(bytes: Int, roots: Int = 1) {
    precondition(bytes <= Self.byteLimit, "too many bytes of tokens for one trie")
    let bits = UInt64(UInt64.bitWidth - (bytes + 1).leadingZeroBitCount + 1)
    edges = Array(repeating: 0, count: 1 << bits)
    shift = 64 - bits
    tokens = Array(repeating: -1, count: roots)
  }

  /// Adds `text` as the token `id` below `root`; an empty text is ignored, an equal one is
  /// replaced.
  mutating func insert(_ text: some Collection<UInt8>, id: Int32, below root: UInt32 = 0) {
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

  /// Splits `text` greedily into the longest matching tokens, the first from below `root`, the
  /// others from below `rest`. Calls `body` with each token and its end.
  ///
  /// - Returns: The offset at which no token matches, or the end of `text`.
  @inline(__always)
  func cut(
    _ text: UnsafeBufferPointer<UInt8>, from first: Int = 0, below root: UInt32 = 0,
    then rest: UInt32 = 0, _ body: (Int32, Int) -> Void
  ) -> Int {
    edges.withUnsafeBufferPointer { edges in
      tokens.withUnsafeBufferPointer { tokens in
        var start = first, below = root
        while start < text.count {
          let (token, end) = longest(in: text, from: start, below: below, edges, tokens)
          guard token >= 0 else { return start }
          body(token, end)
          (start, below) = (end, rest)
        }
        return start
      }
    }
  }

  /// Returns the longest token at `start` of `text`, and its end; nil if there is none.
  func longest(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (token: Int32, end: Int)? {
    edges.withUnsafeBufferPointer { edges in
      tokens.withUnsafeBufferPointer { tokens in
        let found = longest(in: text, from: start, below: 0, edges, tokens)
        return found.token < 0 ? nil : found
      }
    }
  }

  /// Returns the token with exactly this `text`; nil if there is none.
  func token(_ text: [UInt8]) -> Int32? {
    text.withUnsafeBufferPointer { longest(in: $0, from: 0) }
      .flatMap { $0.end == text.count ? $0.token : nil }
  }

  /// Returns the longest token below `root` at `start` of `text`, and its end; -1 if there is none.
  @inline(__always) private func longest(
    in text: UnsafeBufferPointer<UInt8>, from start: Int, below root: UInt32,
    _ edges: UnsafeBufferPointer<UInt64>, _ tokens: UnsafeBufferPointer<Int32>
  ) -> (token: Int32, end: Int) {
    var node = root, index = start, end = start, token: Int32 = -1
    while index < text.count {
      node = child(of: node, text[index], in: edges)
      if node == 0 { break }
      index += 1
      if tokens[Int(node)] >= 0 { (token, end) = (tokens[Int(node)], index) }
    }
    return (token, end)
  }

  private func free(for key: UInt32) -> Int {
    var place = slot(for: key)
    while edges[place] != 0 { place = (place + 1) & (edges.count - 1) }
    return place
  }

  @inline(__always) private func slot(for key: UInt32) -> Int {
    // Fibonacci hashing: 2^64 divided by the golden ratio; the highest bits are mixed best.
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
