import CKernels

/// Operations on rows.
extension NativeBackend {
  func activation(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    into y: Tensor
  ) throws {
    try require(x, "activation")
    let width = y.shape.last ?? 1
    pool.rows(y.count / max(1, width), grain: grain(width)) { begin, end in
      cloze_activation(
        x.raw, bias?.floats, y.raw, kind.code, gating.rawValue, Float(scale), x.dtype.code,
        Int64(width), begin, end)
    }
  }

  func activationBackward(
    _ kind: ActivationKind, _ gating: Gating, _ x: Tensor, bias: Tensor?, scale: Double,
    dy: Tensor, into dx: Tensor, dbias: Tensor?
  ) throws {
    try require(x, "activation")
    let width = dy.shape.last ?? 1, rows = dy.count / max(1, width)
    let body = { (begin: Int64, end: Int64, sums: UnsafeMutablePointer<Float>?) in
      cloze_activation_backward(
        x.raw, bias?.floats, dy.raw, dx.raw, sums, kind.code, gating.rawValue, Float(scale),
        x.dtype.code, Int64(width), begin, end)
    }
    if let dbias {
      reduceRows(rows, widths: [dbias.count], targets: [dbias]) { body($0, $1, $2[0]) }
    } else {
      pool.rows(rows, grain: grain(width)) { body($0, $1, nil) }
    }
  }

  func residual(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, into h: Tensor
  ) throws {
    try rows(x, "residual") { begin, end, native, drop in
      var settings = native
      cloze_residual_norm(
        x.raw, bias?.floats, residual?.raw, drop, nil, nil, h.raw, nil, nil, &settings, begin, end)
    } dropout: {
      dropout
    }
  }

  func residualNorm(
    _ x: Tensor, bias: Tensor?, residual: Tensor?, dropout: DropoutMask?, norm: NormParameters,
    h: Tensor?, into y: Tensor, statistics: Tensor
  ) throws {
    try rows(x, "norm", norm) { begin, end, native, drop in
      var settings = native
      cloze_residual_norm(
        x.raw, bias?.floats, residual?.raw, drop, norm.gamma.floats, norm.beta?.floats, h?.raw,
        y.raw, statistics.floats, &settings, begin, end)
    } dropout: {
      dropout
    }
  }

  /// Distributes the rows of `x` with the C form of the norm and the dropout.
  private func rows(
    _ x: Tensor, _ operation: String, _ norm: NormParameters? = nil,
    _ body: (Int64, Int64, cloze_norm, UnsafePointer<cloze_dropout>?) -> Void,
    dropout: () -> DropoutMask?
  ) throws {
    let settings = try native(norm, x, operation)
    let width = Int(settings.width)
    withDropout(dropout()) { drop in
      pool.rows(x.count / max(1, width), grain: grain(width)) { body($0, $1, settings, drop) }
    }
  }

  private func native(_ norm: NormParameters?, _ x: Tensor, _ operation: String) throws
    -> cloze_norm
  {
    try require(x, operation)
    let width = x.shape.last ?? 1
    guard width <= 8192 else {
      throw TensorError.badShape(
        operation: operation, shape: x.shape, expected: "rows of at most 8192 features")
    }
    return cloze_norm(
      rms: norm?.kind == .rms ? 1 : 0, epsilon: Float(norm?.epsilon ?? 0), width: Int64(width),
      dtype: x.dtype.code)
  }

  private func withDropout(
    _ dropout: DropoutMask?, _ body: (UnsafePointer<cloze_dropout>?) -> Void
  ) {
    guard var native = dropout?.native else { return body(nil) }
    withUnsafePointer(to: &native) { body($0) }
  }

  func normBackward(
    _ h: Tensor, dy: Tensor, statistics: Tensor, norm: NormParameters, into dh: Tensor,
    dgamma: Tensor, dbeta: Tensor?
  ) throws {
    let settings = try native(norm, h, "norm")
    let width = Int(settings.width)
    reduceRows(
      h.count / max(1, width), widths: [width, width], targets: [dgamma, dbeta]
    ) { begin, end, sums in
      var settings = settings
      cloze_norm_backward(
        h.raw, dy.raw, statistics.floats, norm.gamma.floats, dh.raw, sums[0],
        dbeta == nil ? nil : sums[1], &settings, begin, end)
    }
  }

  func dropoutBackward(
    _ dh: Tensor, dropout: DropoutMask?, into dx: Tensor?, dbias: Tensor?
  ) throws {
    let width = Int(try native(nil, dh, "dropout").width), rows = dh.count / max(1, width)
    withDropout(dropout) { drop in
      let body = { (begin: Int64, end: Int64, sums: UnsafeMutablePointer<Float>?) in
        cloze_dropout_backward(
          dh.raw, drop, dx?.raw, sums, dh.dtype.code, Int64(width), begin, end)
      }
      if let dbias {
        reduceRows(rows, widths: [width], targets: [dbias]) { body($0, $1, $2[0]) }
      } else {
        pool.rows(rows, grain: grain(width)) { body($0, $1, nil) }
      }
    }
  }

  func softmax(_ x: Tensor, logarithm: Bool, into y: Tensor) throws {
    try require(x, "softmax")
    let width = x.shape.last ?? 1
    pool.rows(x.count / max(1, width), grain: grain(width)) { begin, end in
      cloze_softmax(
        x.raw, y.raw, logarithm ? 1 : 0, x.dtype.code, Int64(width), begin, end)
    }
  }

  func softmaxBackward(_ y: Tensor, dy: Tensor, logarithm: Bool, into dx: Tensor) throws {
    try require(y, "softmax")
    let width = y.shape.last ?? 1
    pool.rows(y.count / max(1, width), grain: grain(width)) { begin, end in
      cloze_softmax_backward(
        y.raw, dy.raw, dx.raw, logarithm ? 1 : 0, y.dtype.code, Int64(width), begin, end)
    }
  }

  func crossEntropy(
    _ logits: Tensor, bias: Tensor?, labels: [Int32], classes: Int, losses: Tensor,
    ranks: UnsafeMutablePointer<Int32>, gradientScale: Double?
  ) throws {
    try require(logits, "crossEntropy")
    let stride = logits.shape.last ?? 1
    pool.rows(labels.count, grain: grain(stride)) { begin, end in
      cloze_cross_entropy(
        logits.raw, bias?.floats, labels, losses.floats, ranks, gradientScale == nil ? 0 : 1,
        Float(gradientScale ?? 1), logits.dtype.code, Int64(classes), Int64(stride), begin, end)
    }
  }

  func gatherSum(_ tables: [Tensor], _ ids: [[Int32]], into y: Tensor) throws {
    try require(y, "gather")
    let width = y.shape.last ?? 1
    let sources = tables.map { UnsafePointer($0.floats) as UnsafePointer<Float>? }
    // The ids are copied into one array: pointers into an array of arrays would not stay valid.
    let flat = ids.flatMap { $0 }, rows = ids.first?.count ?? 0
    flat.withUnsafeBufferPointer { flat in
      let lists = tables.indices.map { table in flat.baseAddress.map { $0 + table * rows } }
      pool.rows(rows, grain: grain(width)) { begin, end in
        cloze_gather_sum(
          sources, lists, Int32(tables.count), y.raw, y.dtype.code, Int64(width), begin, end)
      }
    }
  }

  func scatterAdd(_ dy: Tensor, _ ids: [Int32], into table: Tensor) throws {
    try require(dy, "scatterAdd")
    let width = dy.shape.last ?? 1
    // Columns are distributed, not rows: each sum is over the rows in order.
    let pieces = max(1, width / 64)
    pool.run(pieces) { piece in
      cloze_scatter_add(
        table.floats, ids, dy.raw, dy.dtype.code, Int64(ids.count), Int64(width),
        Int64(width * piece / pieces), Int64(width * (piece + 1) / pieces))
    }
  }
}
