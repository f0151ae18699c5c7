extension Tensor {
  /// The mean under a moving window; the zeros of the padding count, as in PyTorch's default.
  ///
  /// - Parameter stride: the window's steps; its size if `nil`.
  /// - Shapes: [B, H, W, C] -> [B, H', W', C], see `convolution2D`; padding at most half the
  ///   window.
  public func averagePool2D(
    _ size: Extent, stride: Extent? = nil, padding: Extent = 0
  ) throws -> Tensor {
    let windows = try poolWindows(size, stride, padding, "averagePool2D")
    return try widened { x in
      try x.dtype == .f64
        ? x.averagePool(windows, as: Double.self) : x.averagePool(windows, as: Float.self)
    }
  }

  /// The maximum under a moving window; the gradient goes to the first of equal ones.
  ///
  /// - Parameter stride: the window's steps; its size if `nil`.
  /// - Shapes: [B, H, W, C] -> [B, H', W', C], see `convolution2D`; padding at most half the
  ///   window.
  public func maximumPool2D(
    _ size: Extent, stride: Extent? = nil, padding: Extent = 0
  ) throws -> Tensor {
    let windows = try poolWindows(size, stride, padding, "maximumPool2D")
    return try widened { x in
      try x.dtype == .f64
        ? x.maximumPool(windows, as: Double.self) : x.maximumPool(windows, as: Float.self)
    }
  }

  /// `averagePool2D` along one axis.
  ///
  /// - Shapes: [B, L, C] -> [B, L', C].
  public func averagePool1D(_ size: Int, stride: Int? = nil, padding: Int = 0) throws -> Tensor {
    try asImage("averagePool1D") {
      try $0.averagePool2D(
        Extent(1, size), stride: Extent(1, stride ?? size), padding: Extent(0, padding))
    }
  }

  /// `maximumPool2D` along one axis.
  ///
  /// - Shapes: [B, L, C] -> [B, L', C].
  public func maximumPool1D(_ size: Int, stride: Int? = nil, padding: Int = 0) throws -> Tensor {
    try asImage("maximumPool1D") {
      try $0.maximumPool2D(
        Extent(1, size), stride: Extent(1, stride ?? size), padding: Extent(0, padding))
    }
  }

  /// Applies `body` to the sequences [B, L, C] as images of height 1.
  private func asImage(_ operation: String, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
    try require(rank: 3, operation)
    let y = try body(reshaped([shape[0], 1, shape[1], shape[2]]))
    return try y.reshaped([shape[0], y.shape[2], shape[2]])
  }

  private func poolWindows(
    _ size: Extent, _ stride: Extent?, _ padding: Extent, _ operation: String
  ) throws -> Windows {
    // Otherwise a window could lie outside the image.
    guard padding.height <= size.height / 2, padding.width <= size.width / 2 else {
      throw TensorError.badShape(
        operation: operation, shape: shape, expected: "padding of at most half the window")
    }
    return try Windows(shape, size: size, stride: stride ?? size, padding: padding, operation)
  }

  private func averagePool<S: Scalar>(_ windows: Windows, as _: S.Type) throws -> Tensor {
    let channels = windows.channels, pool = device.backend.pool
    let y = try Tensor(zeros: windows.outputShape(channels: channels), dtype, device)
    let input = elements(S.self), output = y.elements(S.self)
    let share = 1 / S(windows.size.height * windows.size.width)
    pool.ranges(windows.outputRows, grain: 1) {
      for row in $0 {
        windows.forEachPixel(row: row) { window, _, pixel in
          let x = input + pixel * channels, out = output + window * channels
          for channel in 0..<channels { out[channel] += x[channel] * share }
        }
      }
    }
    return y.recording("averagePool", [self]) { dy, gradients in
      let dx = try Tensor(zeros: self.shape, self.dtype, self.device)
      let upstream = dy.elements(S.self), gradient = dx.elements(S.self)
      pool.ranges(windows.inputRows, grain: 1) {
        for row in $0 {
          windows.forEachWindow(row: row) { window, _, pixel in
            let from = upstream + window * channels, to = gradient + pixel * channels
            for channel in 0..<channels { to[channel] += from[channel] * share }
          }
        }
      }
      try gradients.add(self, dx)
    }
  }

  private func maximumPool<S: Scalar>(_ windows: Windows, as _: S.Type) throws -> Tensor {
    let channels = windows.channels, pool = device.backend.pool
    let y = try like(windows.outputShape(channels: channels))
    // The position of each maximum in its window; negative until one has been found.
    var chosen = [Int32](repeating: -1, count: y.count)
    let input = elements(S.self), output = y.elements(S.self)
    chosen.withUnsafeMutableBufferPointer { buffer in
      guard let offsets = buffer.baseAddress else { return }
      pool.ranges(windows.outputRows, grain: 1) {
        for row in $0 {
          windows.forEachPixel(row: row) { window, offset, pixel in
            for channel in 0..<channels {
              let value = input[pixel * channels + channel], place = window * channels + channel
              if offsets[place] < 0 || value > output[place] || value.isNaN {
                output[place] = value
                offsets[place] = Int32(offset)
              }
            }
          }
        }
      }
    }
    return y.recording("maximumPool", [self]) { [chosen] dy, gradients in
      let dx = try Tensor(zeros: self.shape, self.dtype, self.device)
      let upstream = dy.elements(S.self), gradient = dx.elements(S.self)
      pool.ranges(windows.inputRows, grain: 1) {
        for row in $0 {
          windows.forEachWindow(row: row) { window, offset, pixel in
            for channel in 0..<channels
            where chosen[window * channels + channel] == Int32(offset) {
              gradient[pixel * channels + channel] += upstream[window * channels + channel]
            }
          }
        }
      }
      try gradients.add(self, dx)
    }
  }
}
