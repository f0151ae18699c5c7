extension Tensor {
  /// DGCNN's edge convolution after its matrix product (Wang et al. 2019, section 3.1): the edge
  /// from node i to its neighbour j has the features self[j] + centres[i]; over all edges of a
  /// sequence they are normalized in groups of channels and pass through a leaky rectifier, and
  /// each node takes the maximum over its edges.
  ///
  /// A product with [x_j - x_i, x_i] is W1 x_j + (W2 - W1) x_i, so that it need not be computed for
  /// each edge; nor are edges ever written to memory here.
  ///
  /// - Parameters:
  ///   - neighbours: the rows of each node's neighbours, node by node, within its sequence.
  ///   - count: the number of neighbours of a node.
  ///   - slope: the factor of negative values, at least 0.
  /// - Shapes: self and centres [T, C], neighbours [T count], gamma and beta [C], offsets [B + 1]
  ///   -> [T, C].
  public func edgeMaximum(
    centres: Tensor, neighbours: [Int32], count: Int, groups: Int, gamma: Tensor, beta: Tensor,
    slope: Double, offsets: [Int32], epsilon: Double = 1e-5
  ) throws -> Tensor {
    try require(rank: 2, "edgeMaximum")
    try centres.require(shape: shape, "edgeMaximum")
    try checkOffsets(offsets, rows: shape[0])
    try ClozeTensor.require(indices: neighbours, below: shape[0], "edgeMaximum")
    guard (1...255).contains(count), neighbours.count == shape[0] * count,
      centres.dtype == dtype, groups > 0, shape[1] % groups == 0, slope >= 0
    else {
      throw TensorError.badShape(
        operation: "edgeMaximum", shape: [shape[0], shape[1], neighbours.count],
        expected: "\(count) neighbours per node, 1 to 255, and channels that \(groups) groups share"
      )
    }
    let edges = EdgeList(centres: centres, neighbours: neighbours, count: count)
    for parameter in [gamma, beta] { try parameter.require(shape: [shape[1]], "edgeMaximum") }
    let call = GroupNormCall(
      x: self, gamma: gamma, beta: beta, groups: groups, offsets: offsets, epsilon: epsilon,
      slope: slope)
    return try device.backend.edgeMaximum(call, edges)
  }
}

extension GroupNormCall {
  /// Every edge's features in memory, normalized, and the largest of each node's.
  func composedMaximum(of edges: EdgeList) throws -> Tensor {
    let nodes = (0..<edges.neighbours.count).map { Int32($0 / edges.count) }
    let features = try x.gatherRows(edges.neighbours).adding(edges.centres.gatherRows(nodes))
    let normed = try features.groupNorm(
      groups: groups, gamma: gamma, beta: beta, offsets: offsets.map { $0 * Int32(edges.count) },
      epsilon: epsilon, slope: slope)
    return try normed.reshaped([x.shape[0], edges.count, width]).maximum(axis: 1)
  }
}
