/// A backend that computes with another one and records the time of each operation.
struct ProfilingBackend: Backend {
  let inner: any Backend
  let profile: OperationProfile

  var name: String { inner.name }
  var pool: ThreadPool { inner.pool }
  var dtypes: Set<DType> { inner.dtypes }

  func measure<Result>(
    _ part: OperationProfile.Part, _ body: () throws -> Result
  ) rethrows -> Result {
    try profile.measure(part, on: pool, body)
  }

  func gemm(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, into c: Tensor,
    accumulate: Bool, bias: Tensor?
  ) throws {
    let m = c.shape[0], (k, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    let operations = 2 * Double(m) * Double(n) * Double(k)
    // For a weight's gradient the token dimension is the rows of A and B, otherwise those of A and
    // C.
    let part = transposeA ? profile.part(m, n) : profile.part(n, k)
    try profile.measure(part, operations: operations, on: pool) {
      try inner.gemm(
        a, transposeA: transposeA, b, transposeB: transposeB, into: c, accumulate: accumulate,
        bias: bias)
    }
  }

  func convert(_ x: Tensor, into y: Tensor, accumulate: Bool) throws {
    try measure(.elementwise) { try inner.convert(x, into: y, accumulate: accumulate) }
  }

  func combine(_ a: Tensor, _ alpha: Double, _ b: Tensor?, _ beta: Double, into y: Tensor) throws {
    try measure(.elementwise) { try inner.combine(a, alpha, b, beta, into: y) }
  }

  func multiply(_ a: Tensor, _ b: Tensor, into y: Tensor) throws {
    try measure(.elementwise) { try inner.multiply(a, b, into: y) }
  }

  func columnSum(_ x: Tensor, into sums: Tensor, accumulate: Bool) throws {
    try measure(.elementwise) { try inner.columnSum(x, into: sums, accumulate: accumulate) }
  }

  func activation(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    into y: Tensor
  ) throws {
    try measure(.elementwise) {
      try inner.activation(kind, gating, x, bias: bias, scale: scale, into: y)
    }
  }

  func activationBackward(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    dy: Tensor, into dx: Tensor, dbias: Tensor?
  ) throws {
    try measure(.elementwise) {
      try inner.activationBackward(
        kind, gating, x, bias: bias, scale: scale, dy: dy, into: dx, dbias: dbias)
    }
  }

  func residual(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, into h: Tensor
  ) throws {
    try measure(.elementwise) {
      try inner.residual(x, bias: bias, residual: residual, dropout: dropout, into: h)
    }
  }

  func residualNorm(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, norm: NormParameters,
    h: Tensor?, into y: Tensor, statistics: Tensor
  ) throws {
    try measure(.elementwise) {
      try inner.residualNorm(
        x, bias: bias, residual: residual, dropout: dropout, norm: norm, h: h, into: y,
        statistics: statistics)
    }
  }

  func normBackward(
    _ h: Tensor, dy: Tensor, statistics: Tensor, norm: NormParameters, into dh: Tensor,
    dgamma: Tensor, dbeta: Tensor?
  ) throws {
    try measure(.elementwise) {
      try inner.normBackward(
        h, dy: dy, statistics: statistics, norm: norm, into: dh, dgamma: dgamma, dbeta: dbeta)
    }
  }

  func dropoutBackward(_ dh: Tensor, dropout: DropoutMask?, into dx: Tensor?, dbias: Tensor?) throws
  {
    try measure(.elementwise) {
      try inner.dropoutBackward(dh, dropout: dropout, into: dx, dbias: dbias)
    }
  }

  func softmax(_ x: Tensor, logarithm: Bool, into y: Tensor) throws {
    try measure(.head) { try inner.softmax(x, logarithm: logarithm, into: y) }
  }

  func softmaxBackward(_ y: Tensor, dy: Tensor, logarithm: Bool, into dx: Tensor) throws {
    try measure(.head) { try inner.softmaxBackward(y, dy: dy, logarithm: logarithm, into: dx) }
  }

  func crossEntropy(
    _ logits: Tensor, bias: Tensor?, labels: [Int32], classes: Int, losses: Tensor,
    ranks: UnsafeMutablePointer<Int32>, gradientScale: Double?
  ) throws {
    try measure(.head) {
      try inner.crossEntropy(
        logits, bias: bias, labels: labels, classes: classes, losses: losses, ranks: ranks,
        gradientScale: gradientScale)
    }
  }

  func gatherSum(_ tables: [Tensor], _ ids: [[Int32]], into y: Tensor) throws {
    try measure(.embeddings) { try inner.gatherSum(tables, ids, into: y) }
  }

  func scatterAdd(_ dy: Tensor, _ ids: [Int32], into table: Tensor) throws {
    try measure(.embeddings) { try inner.scatterAdd(dy, ids, into: table) }
  }

  func attention(_ call: AttentionCall, out: Tensor, lse: Tensor) throws {
    try measure(.attention) { try inner.attention(call, out: out, lse: lse) }
  }

  func attentionBackward(
    _ call: AttentionCall, out: Tensor, lse: Tensor, dout: Tensor, dq: Columns, dk: Columns,
    dv: Columns
  ) throws {
    try measure(.attention) {
      try inner.attentionBackward(call, out: out, lse: lse, dout: dout, dq: dq, dk: dk, dv: dv)
    }
  }

  func rotary(
    _ x: Tensor, positions: [Int32], frequencies: [Float], heads: Int, headWidth: Int,
    direction: Float, into y: Tensor
  ) throws {
    try measure(.attention) {
      try inner.rotary(
        x, positions: positions, frequencies: frequencies, heads: heads, headWidth: headWidth,
        direction: direction, into: y)
    }
  }

  func sumOfSquares(_ x: Tensor) throws -> Double {
    try measure(.optimizer) { try inner.sumOfSquares(x) }
  }

  func adamW(
    _ value: Tensor, gradient: Tensor, first: Tensor, second: Tensor, shadow: Tensor?,
    _ settings: AdamWSettings
  ) throws {
    try measure(.optimizer) {
      try inner.adamW(
        value, gradient: gradient, first: first, second: second, shadow: shadow, settings)
    }
  }
}
