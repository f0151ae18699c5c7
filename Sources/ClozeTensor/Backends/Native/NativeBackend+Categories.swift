import CKernels

/// Samples and means of categorical distributions, row by row.
extension NativeBackend {
  /// y = softmax((x + noise) / temperature), the noise being that of `random`'s stream from its start.
  func gumbelSoftmax(_ x: Tensor, temperature: Double, random: CounterRandom, into y: Tensor) {
    let width = x.shape.last ?? 1
    var stream = cloze_stream(key: random.key, stream: random.stream)
    withUnsafePointer(to: &stream) { stream in
      pool.rows(x.rowCount, grain: grain(width)) { begin, end in
        cloze_gumbel_softmax(
          x.raw, y.raw, Float(temperature), stream, x.dtype.code, Int64(width), begin, end)
      }
    }
  }

  /// shares [B, V], the means of each sequence's softmax, and the logarithms of each row's sum [T].
  func meanSoftmax(_ x: Tensor, offsets: [Int32], shares: Tensor, logsums: Tensor) {
    let width = x.shape[1]
    pool.run(offsets.count - 1) { sequence in
      cloze_mean_softmax(
        x.raw, shares.floats + sequence * width, logsums.floats, x.dtype.code, Int64(width),
        Int64(offsets[sequence]), Int64(offsets[sequence + 1]))
    }
  }

  /// dx, given the gradients of the softmax of each sequence's rows [B, V].
  func meanSoftmaxBackward(
    _ x: Tensor, offsets: [Int32], weights: Tensor, logsums: Tensor, into dx: Tensor
  ) {
    let width = x.shape[1]
    pool.run(offsets.count - 1) { sequence in
      cloze_mean_softmax_backward(
        x.raw, weights.floats + sequence * width, logsums.floats, dx.raw, x.dtype.code,
        Int64(width), Int64(offsets[sequence]), Int64(offsets[sequence + 1]))
    }
  }
}
