/// Group normalization of packed sequences with the leaky rectifier behind it, but for its output.
public struct GroupNormCall {
  let x: Tensor
  let gamma: Tensor
  let beta: Tensor
  let groups: Int
  let offsets: [Int32]
  let epsilon: Double
  /// The slope below 0; 1 for no rectifier.
  let slope: Double

  var sequences: Int { offsets.count - 1 }
  var width: Int { x.shape[1] }
}

/// Edges from each node to its neighbours.
public struct EdgeList {
  /// A node's features as a centre [T, C].
  let centres: Tensor
  /// The neighbours' rows [T count], node by node.
  let neighbours: [Int32]
  /// Neighbours of a node.
  let count: Int
}

/// x + each, whose rows belong to `size` rows of x: what batch normalization normalizes.
public struct ChannelTerms {
  let x: Tensor
  let each: Tensor?
  let size: Int

  var width: Int { x.shape.last ?? 1 }
  var rows: Int { x.rowCount }

  /// The sum, row by row.
  func sum() throws -> Tensor {
    guard let each else { return x }
    return try x.adding(each.gatherRows((0..<x.shape[0]).map { Int32($0 / size) }))
  }
}
