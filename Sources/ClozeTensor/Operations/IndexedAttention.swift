/// The rows between which attention is computed, by number: sequences of queries and of keys that
/// share rows, such as the words of a caption, to which the patches of every frame attend.
public struct AttentionRows: Sendable {
  /// The row of each query, sequence by sequence.
  public let queries: [Int32]
  /// The start of each sequence among the queries, and the end [S + 1].
  public let queryOffsets: [Int32]
  /// The row of each key, sequence by sequence.
  public let keys: [Int32]
  /// The start of each sequence among the keys, and the end [S + 1].
  public let keyOffsets: [Int32]
  /// The first sequence of each group, and the end [G + 1]. Sequences of different groups share no
  /// rows, so that gradients of groups can be computed at the same time.
  public let groups: [Int32]
  /// True if results are put at the rows of their queries instead of in the queries' order; every
  /// row is then a query once.
  public let isInPlace: Bool
  /// True if every row is a query once and a key once.
  let isPartition: Bool
  /// One more than the largest row.
  let bound: Int

  /// Makes rows of several groups of sequences.
  ///
  /// - Throws: `TensorError` if a row is negative or belongs to two groups, or if results are put
  ///   in place and the queries are not each row once.
  public init(
    groups parts: [[(queries: [Int32], keys: [Int32])]], inPlace isInPlace: Bool = false
  ) throws {
    self.isInPlace = isInPlace
    let sequences = parts.joined()
    queries = sequences.flatMap(\.queries)
    keys = sequences.flatMap(\.keys)
    queryOffsets = sequences.reduce(into: [0]) {
      $0.append($0[$0.count - 1] + Int32($1.queries.count))
    }
    keyOffsets = sequences.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.keys.count)) }
    groups = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) }
    bound = Int(max(queries.max() ?? -1, keys.max() ?? -1)) + 1
    isPartition = isInPlace && queries == keys
    try checkGroups(parts)
  }

  private func checkGroups(_ parts: [[(queries: [Int32], keys: [Int32])]]) throws {
    var owners = [Int](repeating: -1, count: bound)
    var isQuery = [Bool](repeating: false, count: bound)
    for (group, part) in parts.enumerated() {
      for sequence in part {
        for row in sequence.queries {
          if isInPlace && row >= 0 && isQuery[Int(row)] { throw refused(row) }
          if row >= 0 { isQuery[Int(row)] = true }
        }
        for list in [sequence.queries, sequence.keys] {
          for row in list {
            guard row >= 0, owners[Int(row)] == -1 || owners[Int(row)] == group else {
              throw refused(row)
            }
            owners[Int(row)] = group
          }
        }
      }
    }
    if isInPlace, queries.count != bound { throw refused(Int32(queries.count)) }
  }

  private func refused(_ row: Int32) -> TensorError {
    TensorError.badShape(
      operation: "attention rows", shape: [bound],
      expected:
        "rows from 0 on, each of one group, and in place each a query once; not \(row)")
  }
}

extension Tensor {
  /// Scaled dot-product attention between rows that are given by number, from queries, keys and
  /// values in the columns of one tensor. A row may be a query or a key of several sequences.
  ///
  /// - Parameters:
  ///   - rows: The queries and keys of each sequence.
  ///   - heads: H, which divides C.
  ///   - dropout: Applied to the attention probabilities.
  /// - Shapes: self [T, 3C] -> [rows.queries.count, C], in the order of the queries or in place.
  public func indexedAttention(
    _ rows: AttentionRows, heads: Int, dropout: DropoutMask? = nil
  ) throws -> Tensor {
    try require(rank: 2, "indexedAttention")
    guard heads > 0, shape[1] % (3 * heads) == 0, rows.bound <= shape[0],
      !rows.isInPlace || rows.bound == shape[0]
    else {
      throw TensorError.badShape(
        operation: "indexedAttention", shape: shape,
        expected: "at least \(rows.bound) rows of a multiple of 3 x \(heads) columns")
    }
    return try device.backend.indexedAttention(
      IndexedAttentionCall(qkv: self, rows: rows, heads: heads, dropout: dropout))
  }
}

/// The arguments of attention between numbered rows.
public struct IndexedAttentionCall {
  /// [T, 3C].
  let qkv: Tensor
  let rows: AttentionRows
  let heads: Int
  let dropout: DropoutMask?

  /// C.
  var width: Int { qkv.shape[1] / 3 }

  /// The same attention in packed sequences, for which every row is copied as often as it is used.
  func composed() throws -> Tensor {
    let queries = try qkv.slice(axis: 1, 0..<width).gatherRows(rows.queries)
    let others = try qkv.slice(axis: 1, width..<3 * width).gatherRows(rows.keys)
    let mixed = try queries.crossAttention(
      others, offsets: rows.queryOffsets, keyOffsets: rows.keyOffsets, heads: heads,
      dropout: dropout)
    guard rows.isInPlace else { return mixed }
    var order = [Int32](repeating: 0, count: rows.queries.count)
    for (place, row) in rows.queries.enumerated() { order[Int(row)] = Int32(place) }
    return try mixed.gatherRows(order)
  }
}
