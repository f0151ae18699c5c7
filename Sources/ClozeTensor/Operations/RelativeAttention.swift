/// The positions of attention by distance (Dai et al. 2019, section 3.3).
public struct RelativePositions {
  /// The vectors of distances [2 L - 1, C]: row L - 1 - d is that of a query d positions behind its
  /// key, so that they lead from L - 1 to -(L - 1).
  public var distances: Tensor
  /// The vector added to queries before they meet keys [C], u in the paper.
  public var contentBias: Tensor
  /// The vector added to queries before they meet distances [C], v in the paper.
  public var positionBias: Tensor

  /// Makes positions from their parameters.
  public init(distances: Tensor, contentBias: Tensor, positionBias: Tensor) {
    (self.distances, self.contentBias, self.positionBias) = (distances, contentBias, positionBias)
  }
}

extension Tensor {
  /// Attention of this tensor's rows (queries) to the rows of `keysAndValues`, sequence by
  /// sequence, with scores that depend on their distance:
  ///
  ///     score(i, j) = ((q_i + u) k_j + (q_i + v) r_(i - j)) / sqrt(d)
  ///
  /// - Parameters:
  ///   - relative: The vectors r of distances, with L at least the number of any sequence's keys,
  ///     and the biases u and v.
  ///   - positions: The position of each query among its sequence's keys.
  ///   - dropout: Applied to the attention probabilities.
  /// - Shapes: self [Tq, C], keysAndValues [Tk, 2C], offsets [B + 1] each, positions [Tq] ->
  ///   [Tq, C].
  public func relativeAttention(
    _ keysAndValues: Tensor, _ relative: RelativePositions, offsets: [Int32], keyOffsets: [Int32],
    positions: [Int32], heads: Int, dropout: DropoutMask? = nil
  ) throws -> Tensor {
    let operation = "relativeAttention"
    try require(rank: 2, operation)
    try checkOffsets(offsets, rows: shape[0])
    let width = shape[1]
    guard heads > 0, width % heads == 0, keysAndValues.shape.count == 2,
      keysAndValues.shape[1] == 2 * width, positions.count == shape[0],
      keyOffsets.count == offsets.count
    else {
      throw TensorError.shapeMismatch(operation: operation, lhs: shape, rhs: keysAndValues.shape)
    }
    try checkOffsets(keyOffsets, rows: keysAndValues.shape[0])
    for bias in [relative.contentBias, relative.positionBias] {
      try bias.require(shape: [width], operation)
    }
    let lengths = zip(keyOffsets, keyOffsets.dropFirst()).map { Int($1 - $0) }
    for (sequence, length) in lengths.enumerated() {
      let own = positions[Int(offsets[sequence])..<Int(offsets[sequence + 1])]
      try ClozeTensor.require(indices: Array(own), below: length, operation)
    }
    let rows = relative.distances.shape[0]
    guard relative.distances.shape == [rows, width], rows % 2 == 1,
      rows >= 2 * (lengths.max() ?? 0) - 1
    else {
      throw TensorError.badShape(
        operation: operation, shape: relative.distances.shape,
        expected: "[2 L - 1, \(width)] with L at least \(lengths.max() ?? 0)")
    }
    return try widened { queries in
      func operand(_ tensor: Tensor) throws -> Tensor {
        try tensor.operand(widenedTo: queries.dtype, operation)
      }
      let call = try RelativeAttentionCall(
        queries: queries, keysAndValues: operand(keysAndValues),
        distances: operand(relative.distances), contentBias: operand(relative.contentBias),
        positionBias: operand(relative.positionBias), queryOffsets: offsets,
        keyOffsets: keyOffsets, positions: positions, heads: heads, dropout: dropout)
      return try queries.device.backend.relativeAttention(call)
    }
  }
}
