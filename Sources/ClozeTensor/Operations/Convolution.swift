extension Tensor {
  /// Two-dimensional convolution (cross-correlation, as in all deep-learning libraries), channels
  /// last: the patches under the window become rows of a matrix that is multiplied by the weight
  /// (Chellapilla et al. 2006). With H = 1 it is one-dimensional.
  ///
  /// The patches are recomputed in the backward pass instead of being kept.
  ///
  /// - Shapes: self [B, H, W, Cin], weight [Cout, kh, kw, Cin], bias [Cout] -> [B, H', W', Cout]
  ///   with H' = (H + 2 padding - kh) / stride + 1, rounded down.
  public func convolution2D(
    _ weight: Tensor, bias: Tensor? = nil, stride: Extent = 1, padding: Extent = 0
  ) throws -> Tensor {
    guard shape.count == 4, weight.shape.count == 4, weight.shape[3] == shape[3] else {
      throw TensorError.shapeMismatch(operation: "convolution2D", lhs: shape, rhs: weight.shape)
    }
    try bias?.require(shape: [weight.shape[0]], "convolution2D")
    for parameter in [weight, bias] { try parameter?.require(typeFor: dtype, "convolution2D") }
    let windows = try Windows(
      shape, size: Extent(weight.shape[1], weight.shape[2]), stride: stride, padding: padding,
      "convolution2D")
    let channels = weight.shape[0], backend = device.backend
    let y = try like(windows.outputShape(channels: channels))
    let matrix = [channels, weight.count / max(1, channels)]
    let flat = Tensor(sharing: try weight.operand(as: dtype), shape: matrix)
    try backend.gemm(
      patches(windows), transposeA: false, flat, transposeB: true,
      into: Tensor(sharing: y, shape: [y.rowCount, channels]), accumulate: false, bias: bias)
    let inputs = [self, weight] + [bias].compactMap { $0 }
    return y.recording("convolution2D", inputs) { dy, gradients in
      let rows = Tensor(sharing: dy, shape: [dy.rowCount, channels])
      try gradients.add(self, self.patchGradient(rows, flat, windows))
      try gradients.accumulate(weight) { sum, accumulate in
        try backend.gemm(
          rows, transposeA: true, self.patches(windows), transposeB: false,
          into: Tensor(sharing: sum, shape: matrix), accumulate: accumulate, bias: nil)
      }
      guard let bias else { return }
      try gradients.accumulate(bias) { try backend.columnSum(rows, into: $0, accumulate: $1) }
    }
  }

  /// The pixels under each window, one window per row, zeros outside the image: [B H' W', kh kw C].
  private func patches(_ windows: Windows) throws -> Tensor {
    let area = windows.size.height * windows.size.width, channels = windows.channels
    let columns = try like([windows.outputRows * windows.output.width, area * channels])
    let bytes = channels * dtype.size, rowBytes = windows.output.width * area * bytes
    device.backend.pool.ranges(windows.outputRows, grain: 1) {
      for row in $0 {
        (columns.raw + row * rowBytes).initializeMemory(
          as: UInt8.self, repeating: 0, count: rowBytes)
        windows.forEachPixel(row: row) { window, offset, pixel in
          (columns.raw + (window * area + offset) * bytes).copyMemory(
            from: raw + pixel * bytes, byteCount: bytes)
        }
      }
    }
    return columns
  }

  /// The gradient of the image: the gradients of the windows' patches, summed where windows
  /// overlap.
  private func patchGradient(
    _ dy: Tensor, _ weight: Tensor, _ windows: Windows
  ) throws -> Tensor {
    let patches = try dy.like([dy.shape[0], weight.shape[1]], dy.sumType)
    try device.backend.gemm(
      dy, transposeA: false, weight, transposeB: false, into: patches, accumulate: false, bias: nil)
    let dx = try Tensor(zeros: shape, dy.sumType, device)
    if dx.dtype == .f64 {
      patches.addPatches(windows, into: dx, as: Double.self)
    } else {
      patches.addPatches(windows, into: dx, as: Float.self)
    }
    return try dx.cast(to: dtype)
  }

  private func addPatches<S: Scalar>(_ windows: Windows, into dx: Tensor, as _: S.Type) {
    let from = elements(S.self), to = dx.elements(S.self), channels = windows.channels
    let area = windows.size.height * windows.size.width
    device.backend.pool.ranges(windows.inputRows, grain: 1) {
      for row in $0 {
        windows.forEachWindow(row: row) { window, offset, pixel in
          let patch = from + (window * area + offset) * channels, sum = to + pixel * channels
          for channel in 0..<channels { sum[channel] += patch[channel] }
        }
      }
    }
  }
}
