extension Tensor {
  /// The sum over `axis`, or over everything.
  ///
  /// - Shapes: [..., n, ...] -> the shape without the axis.
  public func sum(axis: Int? = nil) throws -> Tensor {
    let (segments, shape) = try segments(axis: axis, "sum")
    return try reduced("sum", segments, shape, mean: false)
  }

  /// The mean over `axis`, or over everything; 0 if there are no elements.
  ///
  /// - Shapes: [..., n, ...] -> the shape without the axis.
  public func mean(axis: Int? = nil) throws -> Tensor {
    let (segments, shape) = try segments(axis: axis, "mean")
    return try reduced("mean", segments, shape, mean: true)
  }

  /// The mean of each packed sequence's rows; 0 for a sequence without rows.
  ///
  /// - Shapes: self [T, C], offsets [B + 1] -> [B, C].
  public func mean(offsets: [Int32]) throws -> Tensor {
    let (segments, shape) = try segments(offsets: offsets, "mean")
    return try reduced("mean", segments, shape, mean: true)
  }

  private func reduced(
    _ name: String, _ segments: Segments, _ shape: [Int], mean: Bool
  ) throws -> Tensor {
    try widened { x in
      try x.dtype == .f64
        ? x.reduced(name, segments, shape, mean: mean, as: Double.self)
        : x.reduced(name, segments, shape, mean: mean, as: Float.self)
    }
  }

  private func reduced<S: Scalar>(
    _ name: String, _ segments: Segments, _ shape: [Int], mean: Bool, as _: S.Type
  ) throws -> Tensor {
    let y = try like(shape), pool = device.backend.pool, width = segments.width
    let factor = { (segment: Int) -> Double in
      mean ? 1 / Double(max(1, segments.rows(segment).count)) : 1
    }
    sumSegments(segments, factor, into: y, as: S.self)
    return y.recording(name, [self]) { dy, gradients in
      let dx = try self.like()
      let upstream = dy.elements(S.self), gradient = dx.elements(S.self)
      segments.forEachPiece(on: pool) { segment, rows in
        let scale = S(factor(segment)), from = upstream + segment * width
        for row in rows {
          let to = gradient + row * width
          for column in 0..<width { to[column] = from[column] * scale }
        }
      }
      try gradients.add(self, dx)
    }
  }

  /// A few segments are each divided among the threads; of many, each is one piece of work.
  private func sumSegments<S: Scalar>(
    _ segments: Segments, _ factor: @escaping (Int) -> Double, into y: Tensor, as _: S.Type
  ) {
    let input = elements(S.self), output = y.elements(S.self), width = segments.width
    let add = { (rows: Range<Int>, sums: UnsafeMutablePointer<Double>) in
      if width == 1 {
        // A single sum stays in a register, which is several times as fast.
        sums[0] = rows.reduce(sums[0]) { $0 + Double(input[$1]) }
        return
      }
      for row in rows {
        let x = input + row * width
        for column in 0..<width { sums[column] += Double(x[column]) }
      }
    }
    let write = { (segment: Int, sums: [Double]) in
      let scale = factor(segment), out = output + segment * width
      for column in 0..<width { out[column] = S(sums[column] * scale) }
    }
    let pool = device.backend.pool
    if segments.isMany {
      pool.ranges(segments.count, grain: segments.grain) {
        for segment in $0 {
          var sums = [Double](repeating: 0, count: width)
          sums.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { add(segments.rows(segment), base) }
          }
          write(segment, sums)
        }
      }
    } else {
      for segment in 0..<segments.count {
        let rows = segments.rows(segment), first = rows.lowerBound
        let sums = pool.sums(rows: rows.count, width: width) {
          add(first + $0.lowerBound..<first + $0.upperBound, $1)
        }
        write(segment, sums)
      }
    }
  }
}
