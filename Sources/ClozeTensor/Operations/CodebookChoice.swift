extension Tensor {
  /// The vectors of the codes with the largest shares, one code of each codebook, side by side; the
  /// gradient passes to the shares as if each vector were the mean of its codebook's, weighted by
  /// them (straight through; Jang et al. 2017, section 2.2).
  ///
  /// Vectors are looked up: the product of a one-hot matrix and a codebook is never computed.
  ///
  /// - Parameter codebooks: The vectors of the codes [G, V, D], of this tensor's type.
  /// - Shapes: self [M G, V], the rows of a sample together -> [M, G D], and the codes [M G].
  public func choosing(
    from codebooks: Tensor
  ) throws -> (vectors: Tensor, codes: [Int32]) {
    try require(rank: 2, "choose")
    try codebooks.require(rank: 3, "choose")
    let (groups, size, width) = (codebooks.shape[0], codebooks.shape[1], codebooks.shape[2])
    guard shape[1] == size, size > 0, groups > 0, shape[0] % groups == 0 else {
      throw TensorError.shapeMismatch(operation: "choose", lhs: shape, rhs: codebooks.shape)
    }
    guard dtype == codebooks.dtype, dtype != .bf16 else {
      throw TensorError.unsupported(
        operation: "choose", dtype: dtype, backend: device.backend.name)
    }
    let codes =
      dtype == .f64 ? largestColumns(as: Double.self) : largestColumns(as: Float.self)
    let rows = codes.enumerated().map { Int32($0 % groups * size) + $1 }
    let y = try like([codes.count, width])
    try device.backend.gatherSum([codebooks.table], [rows], into: y)
    let samples = codes.count / groups
    let vectors = Tensor(sharing: y, shape: [samples, groups * width])
      .recording("choose", [self, codebooks]) { dy, gradients in
        try gradients.add(self, dy.choiceGradient(codebooks))
        try gradients.accumulate(codebooks) { sum, accumulates in
          if !accumulates { sum.fillWithZeros() }
          try dy.device.backend.scatterAdd(
            Tensor(sharing: dy, shape: [codes.count, width]), rows, into: sum.table)
        }
      }
    return (vectors, codes)
  }

  /// The column of each row's (first) largest element [T].
  private func largestColumns<S: Scalar>(as _: S.Type) -> [Int32] {
    let width = shape[1], input = elements(S.self)
    var columns = [Int32](repeating: 0, count: shape[0])
    columns.withUnsafeMutableBufferPointer { [rows = shape[0]] output in
      guard let output = output.baseAddress else { return }
      device.backend.pool.ranges(rows, grain: max(1, 16384 / width)) {
        for row in $0 {
          let x = input + row * width
          var best = 0
          for column in 1..<width where x[column] > x[best] { best = column }
          output[row] = Int32(best)
        }
      }
    }
    return columns
  }

  /// All vectors of codebooks, one below the other [G V, D].
  private var table: Tensor { Tensor(sharing: self, shape: [shape[0] * shape[1], shape[2]]) }

  /// The gradient of shares, given that of the chosen vectors: the products with all vectors.
  ///
  /// - Shapes: self [M, G D], codebooks [G, V, D] -> [M G, V].
  private func choiceGradient(_ codebooks: Tensor) throws -> Tensor {
    let (groups, size, width) = (codebooks.shape[0], codebooks.shape[1], codebooks.shape[2])
    let parts = try (0..<groups).map { group in
      let dy = groups == 1 ? self : try cut(axis: 1, from: group * width, count: width)
      let codebook = Tensor(
        sharing: codebooks, shape: [size, width], from: group * size * width)
      let part = try like([shape[0], size])
      try device.backend.gemm(
        dy, transposeA: false, codebook, transposeB: true, into: part, accumulate: false,
        bias: nil)
      return part
    }
    let all =
      groups == 1
      ? parts[0] : try GradientMode.disabled { try Tensor.concatenating(parts, axis: 1) }
    return Tensor(sharing: all, shape: [shape[0] * groups, size])
  }
}
