/// The arguments of group normalization of packed sequences followed by a leaky rectifier, except
/// for its output.
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
  /// The features of each node as a centre [T, C].
  let centres: Tensor
  /// The neighbours' rows [T count], node by node.
  let neighbours: [Int32]
  /// The number of neighbours of each node.
  let count: Int
}

/// The terms of x + each, the input of batch normalization; each row of `each` belongs to `size`
/// rows of x.
public struct ChannelTerms {
  let x: Tensor
  let each: Tensor?
  let size: Int

  var width: Int { x.shape.last ?? 1 }
  var rows: Int { x.rowCount }

  /// Computes the sum, row by row.
  func sum() throws -> Tensor {
    guard let each else { return x }
    return try x.adding(each.gatherRows((0..<x.shape[0]).map { Int32($0 / size) }))
  }
}
