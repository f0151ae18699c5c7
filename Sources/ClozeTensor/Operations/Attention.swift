extension Tensor {
  /// Scaled dot-product attention within packed sequences, from queries, keys and values side by
  /// side (Vaswani et al. 2017, section 3.2; computed as in `docs/derivations/attention.md`).
  ///
  /// - Parameters:
  ///   - offsets: where each sequence starts, and the end [B + 1].
  ///   - heads: H, which divides C.
  ///   - pattern: who may look at whom.
  ///   - dropout: drops probabilities.
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
      Columns(self), Columns(self, width), Columns(self, 2 * width), offsets, offsets, heads,
      width, pattern, dropout)
    return try Self.attention(call, inputs: [self]) { dout, out, lse, gradients in
      let gradient = try self.like()
      try dout.device.backend.attentionBackward(
        call, out: out, lse: lse, dout: dout, dq: Columns(gradient),
        dk: Columns(gradient, width), dv: Columns(gradient, 2 * width))
      try gradients.add(self, gradient)
    }
  }

  /// Attention of this tensor's rows (queries) to the rows of `keysAndValues`, sequence by sequence.
  ///
  /// - Shapes: self [Tq, C], keysAndValues [Tk, 2C], offsets [B + 1] each -> [Tq, C].
  public func crossAttention(
    _ keysAndValues: Tensor, offsets: [Int32], keyOffsets: [Int32], heads: Int,
    dropout: DropoutMask? = nil
  ) throws -> Tensor {
    try require(rank: 2, "crossAttention")
    let width = shape[1]
    guard heads > 0, width % heads == 0, keysAndValues.shape.count == 2,
      keysAndValues.shape[1] == 2 * width
    else {
      throw TensorError.shapeMismatch(
        operation: "crossAttention", lhs: shape, rhs: keysAndValues.shape)
    }
    let call = try attentionCall(
      Columns(self), Columns(keysAndValues), Columns(keysAndValues, width), offsets, keyOffsets,
      heads, width, AttentionPattern(), dropout)
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
    _ keyOffsets: [Int32], _ heads: Int, _ width: Int, _ pattern: AttentionPattern,
    _ dropout: DropoutMask?
  ) throws -> AttentionCall {
    try checkOffsets(queryOffsets, rows: queries.tensor.shape[0])
    try checkOffsets(keyOffsets, rows: keys.tensor.shape[0])
    guard queryOffsets.count == keyOffsets.count,
      pattern.global.map({ $0.count == queries.tensor.shape[0] }) ?? true,
      pattern.slopes.map({ $0.count == heads }) ?? true, (pattern.window ?? 0) >= 0
    else {
      throw TensorError.badShape(
        operation: "attention", shape: shape,
        expected: "as many offsets, global tokens and slopes as sequences, tokens and heads")
    }
    return AttentionCall(
      queries: queries, keys: keys, values: values, queryOffsets: queryOffsets,
      keyOffsets: keyOffsets, heads: heads, headWidth: width / heads,
      scale: 1 / Double(width / heads).squareRoot(), pattern: pattern, dropout: dropout)
  }

  /// Rotary positions (Su et al. 2021) for the queries and keys of a [T, 3C] matrix: feature pairs
  /// (i, i + half) of each head turn by position x frequency.
  ///
  /// - Shapes: self [T, 3C], positions [T], frequencies [half] with 2 half <= C / H -> [T, 3C].
  public func rotary(positions: [Int32], frequencies: [Float], heads: Int) throws -> Tensor {
    try require(rank: 2, "rotary")
    guard heads > 0, shape[1] % (3 * heads) == 0, positions.count == shape[0],
      2 * frequencies.count <= shape[1] / 3 / heads, frequencies.count <= 1024
    else {
      throw TensorError.badShape(
        operation: "rotary", shape: shape, expected: "[T, 3C] with a position for each row")
    }
    let y = try like(), backend = device.backend
    try backend.convert(self, into: y, accumulate: false)
    try turn(y, positions, frequencies, heads, 1)
    return y.recording("rotary", [self]) { dy, gradients in
      let dx = try dy.like()
      try backend.convert(dy, into: dx, accumulate: false)
      try self.turn(dx, positions, frequencies, heads, -1)
      try gradients.add(self, dx)
    }
  }

  private func turn(
    _ x: Tensor, _ positions: [Int32], _ frequencies: [Float], _ heads: Int, _ direction: Float
  ) throws {
    let width = x.shape[1] / 3
    for first in [0, width] {
      try device.backend.rotary(
        Columns(x, first), positions: positions, frequencies: frequencies, heads: heads,
        headWidth: width / heads, direction: direction)
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
