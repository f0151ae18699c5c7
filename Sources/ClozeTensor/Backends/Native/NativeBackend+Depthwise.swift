import CKernels

extension NativeBackend {
  func depthwiseConvolution(_ call: DepthwiseCall) throws -> Tensor {
    let x = call.x, kernel = call.kernel
    guard x.dtype != .f64, kernel.dtype == .f32, (call.bias?.dtype ?? .f32) == .f32,
      call.size <= Int(CLOZE_MOST_TAPS)
    else { return try call.composed() }
    let y = try x.like()
    convolve(call, x, reversed: false, into: y)
    let inputs = [x, kernel] + [call.bias].compactMap { $0 }
    return y.recording("depthwiseConvolution", inputs) { dy, gradients in
      if x.requiresGradient {
        let dx = try x.like()
        self.convolve(call, dy, reversed: true, into: dx)
        try gradients.add(x, dx)
      }
      if let bias = call.bias {
        try gradients.accumulate(bias) { try self.columnSum(dy, into: $0, accumulate: $1) }
      }
      try gradients.add(kernel, self.kernelGradient(call, dy))
    }
  }

  /// The minimum number of rows of a piece of work.
  private func grain(_ call: DepthwiseCall) -> Int {
    max(16, grain(call.x.shape[1] * call.size / 4))
  }

  /// Computes the convolution of `x`; `reversed` with the taps in the order in which an input sees
  /// them, for its gradient.
  private func convolve(_ call: DepthwiseCall, _ x: Tensor, reversed: Bool, into y: Tensor) {
    call.withNative(x, reversed: reversed) { native in
      pool.rows(x.shape[0], grain: grain(call)) { cloze_depthwise_forward(native, y.raw, $0, $1) }
    }
  }

  private func kernelGradient(_ call: DepthwiseCall, _ dy: Tensor) throws -> Tensor {
    let width = call.x.shape[1], size = call.size, stride = call.stride
    let sums = try Tensor(zeros: [size, stride], .f32, dy.device)
    call.withNative(call.x, reversed: false) { native in
      reduceRows(dy.shape[0], widths: [sums.count], targets: [sums]) { begin, end, partial in
        cloze_depthwise_kernel(native, dy.raw, partial[0], begin, end)
      }
    }
    let gradient = try Tensor(uninitialized: [width, size], .f32, dy.device)
    for channel in 0..<width {
      for tap in 0..<size {
        gradient.floats[channel * size + tap] = sums.floats[tap * stride + channel]
      }
    }
    return gradient
  }
}

extension DepthwiseCall {
  /// The number of channels, rounded up to what a kernel computes at once.
  fileprivate var stride: Int { (x.shape[1] + 15) / 16 * 16 }

  /// Calls `body` with the C form of a convolution of `x`.
  fileprivate func withNative(
    _ x: Tensor, reversed: Bool, _ body: (UnsafePointer<cloze_depthwise>) -> Void
  ) {
    let width = x.shape[1], stride = stride, size = size
    // The bias follows the taps.
    var taps = [Float](repeating: 0, count: (size + 1) * stride)
    for channel in 0..<width {
      for tap in 0..<size {
        taps[(reversed ? size - 1 - tap : tap) * stride + channel] =
          kernel.floats[channel * size + tap]
      }
      if let bias, !reversed { taps[size * stride + channel] = bias.floats[channel] }
    }
    taps.withUnsafeBufferPointer { taps in
      offsets.withUnsafeBufferPointer { offsets in
        guard let kernel = taps.baseAddress else { return }
        var native = cloze_depthwise(
          x: x.raw, kernel: kernel, bias: kernel + size * stride, offsets: offsets.baseAddress,
          sequences: Int64(offsets.count - 1), width: Int64(width), size: Int64(size),
          stride: Int64(stride), left: Int64(reversed ? size - 1 - left : left),
          dtype: x.dtype.code)
        withUnsafePointer(to: &native) { body($0) }
      }
    }
  }
}
