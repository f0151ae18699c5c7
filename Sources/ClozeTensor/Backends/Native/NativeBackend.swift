import CKernels

/// A backend whose matrix products come from a library and whose other operations are `CKernels`.
protocol NativeBackend: Backend {}

extension DType {
  /// The number of the type in the C kernels.
  var code: Int32 { self == .bf16 ? Int32(CLOZE_BF16) : Int32(CLOZE_F32) }
}

extension NativeBackend {
  /// Returns the minimum number of rows of a piece of work that is worth distributing.
  func grain(_ width: Int) -> Int { max(1, 16384 / max(1, width)) }

  func convert(_ x: Tensor, into y: Tensor, accumulate: Bool) throws {
    try require(x, "convert")
    try require(y, "convert")
    if accumulate {
      let same = x.dtype == y.dtype ? x : try Tensor(uninitialized: x.shape, y.dtype, x.device)
      if same !== x { try convert(x, into: same, accumulate: false) }
      return try combine(y, 1, same, 1, into: y)
    }
    pool.rows(x.count, grain: 16384) { begin, end in
      cloze_convert(x.raw, x.dtype.code, y.raw, y.dtype.code, begin, end)
    }
  }

  func combine(_ a: Tensor, _ alpha: Double, _ b: Tensor?, _ beta: Double, into y: Tensor) throws {
    try require(a, "combine")
    pool.rows(a.count, grain: 16384) { begin, end in
      cloze_combine(
        a.raw, Float(alpha), b?.raw, Float(beta), y.raw, a.dtype.code, begin, end)
    }
  }

  func multiply(_ a: Tensor, _ b: Tensor, into y: Tensor) throws {
    try require(a, "multiply")
    pool.rows(a.count, grain: 16384) { begin, end in
      cloze_multiply(a.raw, b.raw, y.raw, a.dtype.code, begin, end)
    }
  }

  /// Sums over rows in pieces that depend only on the number of rows, then over the pieces in
  /// order, so that the result is the same for any number of threads.
  func reduceRows(
    _ rows: Int, widths: [Int], targets: [Tensor?],
    _ body: (_ begin: Int64, _ end: Int64, _ partial: [UnsafeMutablePointer<Float>]) -> Void
  ) {
    let pieces = min(32, max(1, rows / 32)), width = widths.reduce(0, +)
    var partial = [Float](repeating: 0, count: pieces * width)
    partial.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      pool.run(pieces) { piece in
        var pointer = base + piece * width
        let pointers = widths.map { width in
          defer { pointer += width }
          return pointer
        }
        body(Int64(rows * piece / pieces), Int64(rows * (piece + 1) / pieces), pointers)
      }
      var start = 0
      for (target, count) in zip(targets, widths) {
        if let target {
          let sums = target.floats, first = base + start
          pool.ranges(count, grain: 4096) { columns in
            for piece in 0..<pieces {
              let source = first + piece * width
              for index in columns { sums[index] += source[index] }
            }
          }
        }
        start += count
      }
    }
  }

  func columnSum(_ x: Tensor, into sums: Tensor, accumulate: Bool) throws {
    try require(x, "columnSum")
    if !accumulate { sums.fillWithZeros() }
    let width = sums.count
    reduceRows(x.count / max(1, width), widths: [width], targets: [sums]) { begin, end, partial in
      cloze_column_sum(x.raw, partial[0], x.dtype.code, Int64(width), begin, end)
    }
  }

  func sumOfSquares(_ x: Tensor) throws -> Double {
    let pieces = 64, count = x.count
    var sums = [Double](repeating: 0, count: pieces)
    sums.withUnsafeMutableBufferPointer { sums in
      let sums = sums
      pool.run(count < 65536 ? 1 : pieces) { piece in
        let all = count < 65536 ? 1 : pieces
        sums[piece] = cloze_sum_of_squares(
          x.floats, Int64(count * piece / all), Int64(count * (piece + 1) / all))
      }
    }
    return sums.reduce(0, +)
  }

  func adamW(
    _ value: Tensor, gradient: Tensor, first: Tensor, second: Tensor, shadow: Tensor?,
    _ settings: AdamWSettings
  ) throws {
    var native = cloze_adamw(
      rate: Float(settings.rate), beta1: Float(settings.beta1), beta2: Float(settings.beta2),
      epsilon: Float(settings.epsilon), decay: Float(settings.decay),
      correction1: Float(settings.correction1), correction2: Float(settings.correction2),
      gradient_scale: Float(settings.gradientScale))
    withUnsafePointer(to: &native) { native in
      pool.rows(value.count, grain: 16384) { begin, end in
        cloze_adamw_step(
          value.floats, gradient.floats, first.floats, second.floats,
          shadow?.raw.assumingMemoryBound(to: UInt16.self), native, begin, end)
      }
    }
  }
}
