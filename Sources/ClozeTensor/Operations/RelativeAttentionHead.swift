/// Attention by distance of one head of one sequence, made of matrix products.
struct RelativeAttentionHead<S: Scalar> {
  private let call: RelativeAttentionCall
  private let part: RelativeAttentionCall.Part
  /// q + u [n, d].
  private let content: Tensor
  /// q + v [n, d].
  private let places: Tensor
  /// [m, d].
  private let keys: Tensor
  /// [m, d].
  private let values: Tensor
  /// The vectors of the sequence's distances, m - 1 to -(m - 1) [2 m - 1, d].
  private let distances: Tensor
  /// The softmax of the scores [n, m].
  private let probabilities: Tensor
  private let dropout: DropoutMask?
  private var backend: any Backend { content.device.backend }
  private var scale: S { 1 / S(call.size).squareRoot() }

  /// Computes the probabilities.
  init(_ call: RelativeAttentionCall, _ part: RelativeAttentionCall.Part) throws {
    (self.call, self.part) = (call, part)
    let size = call.size, column = part.head * size, count = part.keys.count
    func queries(_ bias: Tensor) throws -> Tensor {
      try call.queries.block(
        part.queries, column: column, width: size, adding: bias, biasColumn: column, as: S.self)
    }
    (content, places) = try (queries(call.contentBias), queries(call.positionBias))
    keys = try call.keysAndValues.block(part.keys, column: column, width: size, as: S.self)
    values = try call.keysAndValues.block(
      part.keys, column: call.width + column, width: size, as: S.self)
    distances = try call.distances.block(
      call.longest - count..<call.longest + count - 1, column: column, width: size, as: S.self)
    dropout = call.dropout(sequence: part.sequence, head: part.head)
    probabilities = try content.like([part.queries.count, count])
    let scores = try product(content, keys, transposeB: true)
    let shifted = try product(places, distances, transposeB: true)
    forEachRow { row, first in
      let score = scores.elements(S.self) + row * count
      let place = shifted.elements(S.self) + row * (2 * count - 1) + first
      for key in 0..<count { score[key] = (score[key] + place[key]) * scale }
    }
    try backend.softmax(scores, logarithm: false, into: probabilities)
  }

  /// Calls `body` with each query's row and the index of the distance to the first key among those
  /// of the sequence; the distances to further keys follow it.
  private func forEachRow(_ body: (_ row: Int, _ first: Int) -> Void) {
    for (row, query) in part.queries.enumerated() {
      body(row, part.keys.count - 1 - Int(call.positions[query]))
    }
  }

  private func product(
    _ a: Tensor, transposeA: Bool = false, _ b: Tensor, transposeB: Bool = false
  ) throws -> Tensor {
    let c = try a.like([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]])
    try backend.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, into: c, accumulate: false, bias: nil)
    return c
  }

  private func dropped() throws -> Tensor {
    guard let dropout else { return probabilities }
    let kept = try probabilities.like()
    try backend.residual(probabilities, bias: nil, residual: nil, dropout: dropout, into: kept)
    return kept
  }

  /// The mixed values [n, d].
  func mixed() throws -> Tensor { try product(dropped(), values) }

  /// Adds the gradients of queries, keys and values, distances and both biases to `sums`.
  func backward(_ dout: Tensor, into sums: [Tensor]) throws {
    let size = call.size, column = part.head * size, count = part.keys.count
    let upstream = try dout.block(part.queries, column: column, width: size, as: S.self)
    let dvalues = try product(dropped(), transposeA: true, upstream)
    let dscores = try scoreGradients(upstream), dshifted = try unshifted(dscores)
    let dcontent = try product(dscores, keys), dplaces = try product(dshifted, distances)
    let dkeys = try product(dscores, transposeA: true, content)
    let ddistances = try product(dshifted, transposeA: true, places)
    for block in [dcontent, dplaces] {
      sums[0].add(block, to: part.queries, column: column, as: S.self)
    }
    sums[1].add(dkeys, to: part.keys, column: column, as: S.self)
    sums[1].add(dvalues, to: part.keys, column: call.width + column, as: S.self)
    sums[2].add(
      ddistances, to: call.longest - count..<call.longest + count - 1, column: column, as: S.self)
    for (block, bias) in [(dcontent, sums[3]), (dplaces, sums[4])] {
      let sum = try Tensor(zeros: [size], block.dtype, block.device)
      try backend.columnSum(block, into: sum, accumulate: false)
      let row = Tensor(sharing: sum, shape: [1, size])
      Tensor(sharing: bias, shape: [1, call.width]).add(row, to: 0..<1, column: column, as: S.self)
    }
  }

  /// The gradient of the products with keys [n, m].
  private func scoreGradients(_ upstream: Tensor) throws -> Tensor {
    let dprobabilities = try product(upstream, values, transposeB: true)
    if let dropout {
      try backend.residual(
        dprobabilities, bias: nil, residual: nil, dropout: dropout, into: dprobabilities)
    }
    let dscores = try dprobabilities.like()
    try backend.softmaxBackward(probabilities, dy: dprobabilities, logarithm: false, into: dscores)
    let values = dscores.elements(S.self)
    for index in 0..<dscores.count { values[index] *= scale }
    return dscores
  }

  /// The gradient of the products with distances [n, 2 m - 1].
  private func unshifted(_ dscores: Tensor) throws -> Tensor {
    let count = part.keys.count
    let all = try Tensor(
      zeros: [part.queries.count, 2 * count - 1], dscores.dtype, dscores.device)
    forEachRow { row, first in
      let to = all.elements(S.self) + row * (2 * count - 1) + first
      to.update(from: dscores.elements(S.self) + row * count, count: count)
    }
    return all
  }
}
