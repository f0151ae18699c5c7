extension Tensor {
  /// Two convolutions over time and frequency of packed utterances, each of 3 x 3 places with
  /// strides of 2, without padding and followed by a rectifier (Gulati et al. 2020, section 2.4).
  /// An utterance ends with its last frame; of fewer than 7 frames nothing remains.
  ///
  /// - Parameter layers: The weight and the bias of both convolutions.
  /// - Shapes: self [T, F], weights [N, 3, 3, 1] and [N, 3, 3, N], biases [N], offsets [B + 1] ->
  ///   [T', F' N], place by place, with T' the sum of ((T_b - 1) / 2 - 1) / 2 and F' the same of F,
  ///   rounded down.
  public func frameConvolution(
    _ layers: [(weight: Tensor, bias: Tensor)], offsets: [Int32]
  ) throws -> Tensor {
    let operation = "frameConvolution"
    try require(rank: 2, operation)
    try checkOffsets(offsets, rows: shape[0])
    guard layers.count == 2, shape[1] >= 7 else {
      throw TensorError.badShape(
        operation: operation, shape: shape, expected: "at least 7 columns, and two layers")
    }
    let channels = layers[0].bias.count
    for (layer, inputs) in zip(layers, [1, channels]) {
      try layer.weight.require(shape: [channels, 3, 3, inputs], operation)
      try layer.bias.require(shape: [channels], operation)
      for parameter in [layer.weight, layer.bias] {
        try parameter.require(typeFor: dtype, operation)
      }
    }
    return try device.backend.frameConvolution(
      FrameConvolutionCall(x: self, layers: layers, offsets: offsets))
  }
}

extension FrameConvolutionCall {
  /// The convolutions utterance by utterance.
  func composed() throws -> Tensor {
    let parts = try zip(offsets, offsets.dropFirst()).compactMap { begin, end -> Tensor? in
      guard end - begin >= 7 else { return nil }
      let image = try x.slice(axis: 0, Int(begin)..<Int(end))
        .reshaped([1, Int(end - begin), x.shape[1], 1])
      let y = try layers.reduce(image) { x, layer in
        try x.convolution2D(layer.weight, bias: layer.bias, stride: 2).activation(.relu)
      }
      return try y.reshaped([y.shape[1], y.shape[2] * y.shape[3]])
    }
    return parts.isEmpty ? try x.like([0, columns]) : try Tensor.concatenating(parts, axis: 0)
  }
}
