import CKernels

/// The terms as the kernels of batch normalization take them.
extension ChannelTerms {
  /// The number of consecutive rows that belong together.
  private var unit: Int { each == nil ? 1 : size }

  /// Calls `body` with the C form and pieces of whole units of rows, which depend only on the
  /// shape.
  func pieces(
    on pool: ThreadPool, most: Int = 64,
    _ body: (_ piece: Int, UnsafePointer<cloze_terms>, _ begin: Int64, _ end: Int64) -> Void
  ) -> Int {
    let units = rows / unit, grain = max(1, 32768 / max(1, width * unit))
    let count = min(most, max(1, units / grain))
    var native = cloze_terms(
      x: x.raw, each: each.map { UnsafeRawPointer($0.raw) }, size: Int64(size),
      width: Int64(width), dtype: x.dtype.code)
    withUnsafePointer(to: &native) { native in
      pool.run(count) { piece in
        body(
          piece, native, Int64(units * piece / count * unit),
          Int64(units * (piece + 1) / count * unit))
      }
    }
    return count
  }

  /// Computes sums of 2 C numbers over all rows: the sums of each piece are added in order.
  func sums(
    on pool: ThreadPool,
    _ body: (
      UnsafePointer<cloze_terms>, _ sums: UnsafeMutablePointer<Double>, Int64, Int64
    ) -> Void
  ) -> [Double] {
    let most = 64, length = 2 * width
    var partial = [Double](repeating: 0, count: most * length)
    partial.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let count = pieces(on: pool, most: most) { body($1, base + $0 * length, $2, $3) }
      for piece in 1..<max(1, count) {
        for index in 0..<length { base[index] += base[piece * length + index] }
      }
    }
    return Array(partial.prefix(length))
  }
}

extension NativeBackend {
  /// Computes the mean and the biased variance of each channel.
  func moments(_ terms: ChannelTerms) -> (mean: [Double], variance: [Double]) {
    let width = terms.width, rows = Double(terms.rows)
    // Distances from a row are of the size of the deviations, so that their squares lose little
    // precision.
    let origin = terms.firstRow
    let sums = terms.sums(on: pool) { cloze_channel_moments($0, origin, $1, $2, $3) }
    let distances = sums.prefix(width).map { $0 / rows }
    let variance = zip(sums.suffix(width), distances).map { max(0, $0 / rows - $1 * $1) }
    return (zip(distances, origin).map { $0 + Double($1) }, variance)
  }

  /// Computes y = (x - mean) scale + beta, at least 0 if `rectified`; channels: mean, scale, beta.
  func channelNorm(_ terms: ChannelTerms, _ channels: [Float], rectified: Bool, into y: Tensor) {
    _ = terms.pieces(on: pool) {
      cloze_channel_norm($1, channels, rectified ? 1 : 0, y.raw, $2, $3)
    }
  }

  /// Computes per channel the sums of dy and of dy (x - mean).
  func channelNormSums(
    _ terms: ChannelTerms, _ channels: [Float], dy: Tensor, rectified: Bool
  ) -> (plain: [Double], along: [Double]) {
    let sums = terms.sums(on: pool) {
      cloze_channel_norm_sums($0, channels, dy.raw, rectified ? 1 : 0, $1, $2, $3)
    }
    return (Array(sums.prefix(terms.width)), Array(sums.suffix(terms.width)))
  }

  /// Computes dx, and the sums of its rows that share one of `each`; channels: mean, scale, beta,
  /// share, along.
  func channelNormBackward(
    _ terms: ChannelTerms, _ channels: [Float], dy: Tensor, rectified: Bool, into dx: Tensor,
    each: Tensor?
  ) {
    _ = terms.pieces(on: pool) {
      cloze_channel_norm_backward(
        $1, channels, dy.raw, rectified ? 1 : 0, dx.raw, each?.raw, $2, $3)
    }
  }
}

extension ChannelTerms {
  fileprivate var firstRow: [Float] {
    let row = { (tensor: Tensor) -> [Float] in
      (0..<width).map {
        tensor.dtype == .bf16
          ? tensor.raw.assumingMemoryBound(to: BFloat16.self)[$0].float : tensor.floats[$0]
      }
    }
    guard let each else { return row(x) }
    return zip(row(x), row(each)).map { $0 + $1 }
  }
}
