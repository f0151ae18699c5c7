extension Tensor {
  /// Scaled dot-product attention within packed sequences, from queries, keys and values in the
  /// columns of one tensor (Vaswani et al. 2017, section 3.2; computed as in
  /// `docs/derivations/attention.md`).
  ///
  /// - Parameters:
  ///   - offsets: the start of each sequence, and the end [B + 1].
  ///   - heads: H, which divides C.
  ///   - pattern: the keys that each query attends to.
  ///   - dropout: applied to the attention probabilities.
  /// - Shapes: self [T, 3C] -> [T, C].
  public func selfAttention(
    offsets: [Int32], heads: Int, pattern: AttentionPattern = .init(),
    dropout: DropoutMask? = nil
  ) throws -> Tensor {
    try require(rank: 2, "attention")
    guard heads > 0, shape[1] % (3 * heads) == 0 else {
      throw TensorError.badShape(
        operation: "attention", shape: shape, expected: "columns that are a multiple of 3 x heads")
    }
    let width = shape[1] / 3
    let call = try attentionCall(
      Columns(self), Columns(self, width), Columns(self, 2 * width), offsets, offsets, nil, heads,
      width, pattern, dropout)
    return try Self.attention(call, inputs: [self]) { dout, out, lse, gradients in
      let gradient = try self.like()
      try dout.device.backend.attentionBackward(
        call, out: out, lse: lse, dout: dout, dq: Columns(gradient),
        dk: Columns(gradient, width), dv: Columns(gradient, 2 * width))
      try gradients.add(self, gradient)
    }
  }

  /// Attention of this tensor's rows (queries) to the rows of `keysAndValues`, sequence by
  /// sequence.
  ///
  /// - Parameters:
  ///   - positions: the position of each query among its sequence's keys, ascending in each
  ///     sequence; required by a pattern.
  ///   - pattern: the keys that each query attends to.
  /// - Shapes: self [Tq, C], keysAndValues [Tk, 2C], offsets [B + 1] each, positions [Tq] ->
  ///   [Tq, C].
  public func crossAttention(
    _ keysAndValues: Tensor, offsets: [Int32], keyOffsets: [Int32], positions: [Int32]? = nil,
    heads: Int, pattern: AttentionPattern = .init(), dropout: DropoutMask? = nil
  ) throws -> Tensor {
    try require(rank: 2, "crossAttention")
    let width = shape[1]
    guard heads > 0, width % heads == 0, keysAndValues.shape.count == 2,
      keysAndValues.shape[1] == 2 * width, positions != nil || pattern == AttentionPattern()
    else {
      throw TensorError.shapeMismatch(
        operation: "crossAttention", lhs: shape, rhs: keysAndValues.shape)
    }
    let call = try attentionCall(
      Columns(self), Columns(keysAndValues), Columns(keysAndValues, width), offsets, keyOffsets,
      positions, heads, width, pattern, dropout)
    return try Self.attention(call, inputs: [self, keysAndValues]) { dout, out, lse, gradients in
      let dq = try self.like(), dkv = try keysAndValues.like()
      try dout.device.backend.attentionBackward(
        call, out: out, lse: lse, dout: dout, dq: Columns(dq), dk: Columns(dkv),
        dv: Columns(dkv, width))
      try gradients.add(self, dq)
      try gradients.add(keysAndValues, dkv)
    }
  }

  private static func attention(
    _ call: AttentionCall, inputs: [Tensor],
    _ pullback: @escaping (_ dout: Tensor, _ out: Tensor, _ lse: Tensor, Gradients) throws -> Void
  ) throws -> Tensor {
    let queries = call.queries.tensor, rows = queries.shape[0]
    let out = try queries.like([rows, call.heads * call.headWidth])
    let lse = try queries.like([call.heads, rows], queries.sumType)
    try queries.device.backend.attention(call, out: out, lse: lse)
    return out.recording("attention", inputs) { [unowned out] dout, gradients in
      try pullback(dout, out, lse, gradients)
    }
  }

  private func attentionCall(
    _ queries: Columns, _ keys: Columns, _ values: Columns, _ queryOffsets: [Int32],
    _ keyOffsets: [Int32], _ positions: [Int32]?, _ heads: Int, _ width: Int,
    _ pattern: AttentionPattern, _ dropout: DropoutMask?
  ) throws -> AttentionCall {
    try checkOffsets(queryOffsets, rows: queries.tensor.shape[0])
    try checkOffsets(keyOffsets, rows: keys.tensor.shape[0])
    guard queryOffsets.count == keyOffsets.count,
      positions.map({ Self.areInside($0, queryOffsets, keyOffsets) }) ?? true,
      pattern.global.map({ $0.count == keys.tensor.shape[0] }) ?? true,
      pattern.slopes.map({ $0.count == heads }) ?? true, (pattern.window ?? 0) >= 0
    else {
      throw TensorError.badShape(
        operation: "attention", shape: shape,
        expected:
          "as many offsets, positions, global tokens and slopes as sequences, tokens and heads")
    }
    return AttentionCall(
      queries: queries, keys: keys, values: values, queryOffsets: queryOffsets,
      keyOffsets: keyOffsets, queryPositions: positions, heads: heads, headWidth: width / heads,
      scale: 1 / Double(width / heads).squareRoot(), pattern: pattern, dropout: dropout)
  }

  /// True if each sequence's `positions` ascend and lie among its keys.
  private static func areInside(
    _ positions: [Int32], _ queryOffsets: [Int32], _ keyOffsets: [Int32]
  ) -> Bool {
    guard positions.count == queryOffsets.last.map(Int.init) else { return false }
    return (0..<queryOffsets.count - 1).allSatisfy { sequence in
      var least: Int32 = 0
      let keys = keyOffsets[sequence + 1] - keyOffsets[sequence]
      let own = positions[Int(queryOffsets[sequence])..<Int(queryOffsets[sequence + 1])]
      return own.allSatisfy { position in
        defer { least = position }
        return position >= least && position < keys
      }
    }
  }

  /// Rotary positions (Su et al. 2021) for the queries and keys in the first columns of each row:
  /// feature pairs (i, i + half) of each head are rotated by position x frequency.
  ///
  /// - Parameters:
  ///   - heads: the number of heads to rotate, counting those of queries and of keys.
  ///   - headWidth: D, the columns of a head.
  /// - Shapes: self [T, N] with N >= heads x D, positions [T], frequencies [half] with 2 half <= D
  ///   -> [T, N].
  public func rotary(positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int) throws
    -> Tensor
  {
    try require(rank: 2, "rotary")
    guard heads > 0, heads * headWidth <= shape[1], positions.count == shape[0],
      2 * frequencies.count <= headWidth, frequencies.count <= 1024
    else {
      throw TensorError.badShape(
        operation: "rotary", shape: shape, expected: "[T, N] with a position for each row")
    }
    let backend = device.backend
    func turned(_ x: Tensor, _ direction: Float) throws -> Tensor {
      let y = try x.like()
      try backend.rotary(
        x, positions: positions, frequencies: frequencies, heads: heads, headWidth: headWidth,
        direction: direction, into: y)
      return y
    }
    return try turned(self, 1).recording("rotary", [self]) { dy, gradients in
      try gradients.add(self, turned(dy, -1))
    }
  }
}

/// Throws unless the offsets ascend from 0 to `rows`.
func checkOffsets(_ offsets: [Int32], rows: Int) throws {
  let ascends = zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
  guard offsets.first == 0, offsets.last.map(Int.init) == rows, ascends else {
    throw TensorError.badShape(
      operation: "offsets", shape: [offsets.count],
      expected: "ascending numbers from 0 to the \(rows) rows")
  }
}
