/// The arguments of attention by distance, in f32 or f64.
public struct RelativeAttentionCall {
  let queries: Tensor
  let keysAndValues: Tensor
  let distances: Tensor
  let contentBias: Tensor
  let positionBias: Tensor
  let queryOffsets: [Int32]
  let keyOffsets: [Int32]
  let positions: [Int32]
  let heads: Int
  let dropout: DropoutMask?

  var inputs: [Tensor] { [queries, keysAndValues, distances, contentBias, positionBias] }
  var width: Int { queries.shape[1] }
  /// d, the width of a head.
  var size: Int { width / heads }
  /// L, the length that the vectors of distances suffice for.
  var longest: Int { (distances.shape[0] + 1) / 2 }

  /// One head of one sequence.
  struct Part {
    let head: Int
    let sequence: Int
    let queries: Range<Int>
    let keys: Range<Int>
  }

  /// The parts whose sequences have queries, in order.
  var parts: [Part] {
    (0..<queryOffsets.count - 1).flatMap { sequence in
      let rows = { (offsets: [Int32]) in Int(offsets[sequence])..<Int(offsets[sequence + 1]) }
      return (rows(queryOffsets).isEmpty ? 0..<0 : 0..<heads).map {
        Part(head: $0, sequence: sequence, queries: rows(queryOffsets), keys: rows(keyOffsets))
      }
    }
  }

  /// Attention made of matrix products, head by head and sequence by sequence: of one of these
  /// the scores are held at a time, and the backward pass computes them again.
  func composed() throws -> Tensor {
    try queries.dtype == .f64 ? composed(as: Double.self) : composed(as: Float.self)
  }

  private func composed<S: Scalar>(as type: S.Type) throws -> Tensor {
    let out = try Tensor(zeros: queries.shape, queries.dtype, queries.device)
    for part in parts {
      let head = try RelativeAttentionHead<S>(self, part)
      try out.add(head.mixed(), to: part.queries, column: part.head * size, as: type)
    }
    return out.recording("relativeAttention", inputs) { dout, gradients in
      let sums = try self.inputs.map { try Tensor(zeros: $0.shape, $0.dtype, $0.device) }
      for part in self.parts {
        try RelativeAttentionHead<S>(self, part).backward(dout, into: sums)
      }
      for (input, sum) in zip(self.inputs, sums) { try gradients.add(input, sum) }
    }
  }
}

extension CounterRandom {
  /// An independent stream for part number `index` of what this stream is for.
  fileprivate func part(_ index: Int) -> CounterRandom {
    CounterRandom(
      seed: UInt64(key.0) | UInt64(key.1) << 32, purpose: .dropout,
      step: Int(stream.0) | Int(stream.1 & 0x7FFF_FFFF) << 32, sample: index)
  }
}

extension RelativeAttentionCall {
  /// The dropout of the probabilities of one head of one sequence.
  func dropout(sequence: Int, head: Int) -> DropoutMask? {
    dropout.flatMap { DropoutMask(rate: $0.rate, $0.random.part(sequence * heads + head)) }
  }
}

extension Tensor {
  /// The columns `column ..< column + width` of some rows, plus a part of `bias`.
  func block<S: Scalar>(
    _ rows: Range<Int>, column: Int, width: Int, adding bias: Tensor? = nil, biasColumn: Int = 0,
    as _: S.Type
  ) throws -> Tensor {
    let block = try like([rows.count, width]), stride = shape[1]
    let to = block.elements(S.self), added = bias.map { $0.elements(S.self) + biasColumn }
    for (index, row) in rows.enumerated() {
      let from = elements(S.self) + row * stride + column, target = to + index * width
      for place in 0..<width { target[place] = from[place] + (added?[place] ?? 0) }
    }
    return block
  }

  /// Adds a block to the columns from `column` on of some rows.
  func add<S: Scalar>(_ block: Tensor, to rows: Range<Int>, column: Int, as _: S.Type) {
    let width = block.shape[1], stride = shape[1], from = block.elements(S.self)
    for (index, row) in rows.enumerated() {
      let target = elements(S.self) + row * stride + column, source = from + index * width
      for place in 0..<width { target[place] += source[place] }
    }
  }
}
