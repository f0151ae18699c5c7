extension Tensor {
  /// Convolution in time of each channel with a separate kernel, within each packed sequence, as in
  /// the Conformer's convolution module (Gulati et al. 2020, section 2.2). Positions outside a
  /// sequence count as zero, and every sequence keeps its length:
  ///
  ///     y[t, c] = bias[c] + sum over k of kernel[c, k] x[t + k - left, c]
  ///
  /// with left = (K - 1) / 2, or K - 1 if it is causal.
  ///
  /// - Shapes: self [T, C], kernel [C, K], bias [C], offsets [B + 1] -> [T, C].
  public func depthwiseConvolution(
    _ kernel: Tensor, bias: Tensor? = nil, offsets: [Int32], causal: Bool = false
  ) throws -> Tensor {
    try require(rank: 2, "depthwiseConvolution")
    guard kernel.shape.count == 2, kernel.shape[0] == shape[1], kernel.shape[1] > 0 else {
      throw TensorError.shapeMismatch(
        operation: "depthwiseConvolution", lhs: shape, rhs: kernel.shape)
    }
    try checkOffsets(offsets, rows: shape[0])
    try bias?.require(shape: [shape[1]], "depthwiseConvolution")
    let left = causal ? kernel.shape[1] - 1 : (kernel.shape[1] - 1) / 2
    return try device.backend.depthwiseConvolution(
      DepthwiseCall(x: self, kernel: kernel, bias: bias, offsets: offsets, left: left))
  }
}

extension DepthwiseCall {
  /// The convolution in plain Swift, then the bias as a separate operation.
  func composed() throws -> Tensor {
    let y = try x.widened { x in
      let kernel = try kernel.operand(widenedTo: x.dtype, "depthwiseConvolution")
      return try x.dtype == .f64
        ? x.depthwise(kernel, offsets, left, as: Double.self)
        : x.depthwise(kernel, offsets, left, as: Float.self)
    }
    return try bias.map { try y.adding(row: $0) } ?? y
  }
}

extension Tensor {
  fileprivate func depthwise<S: Scalar>(
    _ kernel: Tensor, _ offsets: [Int32], _ left: Int, as type: S.Type
  ) throws -> Tensor {
    let size = kernel.shape[1], taps = Taps(offsets: offsets, size: size, left: left)
    let weights = try kernel.detached().transposed()
    let y = try convolved(weights, taps, isReversed: false, as: type)
    return y.recording("depthwiseConvolution", [self, kernel]) { dy, gradients in
      // Seen from the input, the taps are reversed.
      let back = Taps(offsets: offsets, size: size, left: size - 1 - left)
      try gradients.add(self, dy.convolved(weights, back, isReversed: true, as: type))
      guard kernel.requiresGradient else { return }
      try gradients.add(kernel, self.tapGradients(dy, taps, as: type))
    }
  }

  /// The convolution with weights [K, C], not recorded for the gradient.
  private func convolved<S: Scalar>(
    _ weights: Tensor, _ taps: Taps, isReversed: Bool, as _: S.Type
  ) throws -> Tensor {
    let y = try Tensor(zeros: shape, dtype, device), width = shape[1]
    let input = elements(S.self), output = y.elements(S.self), factors = weights.elements(S.self)
    device.backend.pool.ranges(shape[0], grain: max(1, 4096 / max(1, width))) {
      taps.forEach(rows: $0) { row, tap, neighbour in
        let x = input + neighbour * width, out = output + row * width
        let weight = factors + (isReversed ? taps.size - 1 - tap : tap) * width
        for column in 0..<width { out[column] += weight[column] * x[column] }
      }
    }
    return y
  }

  /// The gradient of the kernel [C, K], summed over rows.
  private func tapGradients<S: Scalar>(
    _ dy: Tensor, _ taps: Taps, as _: S.Type
  ) throws -> Tensor {
    let width = shape[1], input = elements(S.self), upstream = dy.elements(S.self)
    let sums = device.backend.pool.sums(rows: shape[0], width: taps.size * width) { rows, sums in
      taps.forEach(rows: rows) { row, tap, neighbour in
        let x = input + neighbour * width, from = upstream + row * width
        let sum = sums + tap * width
        for column in 0..<width { sum[column] += Double(from[column] * x[column]) }
      }
    }
    return try Tensor(sums, [taps.size, width], dtype, device).transposed()
  }
}

/// The rows of a packed batch that a kernel of `size` taps covers from each row, `left` of them
/// before it.
private struct Taps {
  let offsets: [Int32]
  let size: Int
  let left: Int

  /// Calls `body` for every tap of every row in `rows` that lies in the row's sequence.
  func forEach(rows: Range<Int>, _ body: (_ row: Int, _ tap: Int, _ neighbour: Int) -> Void) {
    for (begin, end) in zip(offsets, offsets.dropFirst()) {
      let (begin, end) = (Int(begin), Int(end))
      for row in rows.clamped(to: begin..<end) {
        let first = max(0, begin - row + left), last = min(size, end - row + left)
        for tap in first..<max(first, last) { body(row, tap, row + tap - left) }
      }
    }
  }
}
