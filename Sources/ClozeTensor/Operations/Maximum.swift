extension Tensor {
  /// The maximum over `axis`, or over all elements; over the axis of neighbours, [N, K, C] ->
  /// [N, C].
  ///
  /// The gradient goes to the first of equal elements; a NaN is larger than anything.
  ///
  /// - Shapes: [..., n, ...] with n > 0 -> the shape without the axis.
  public func maximum(axis: Int? = nil) throws -> Tensor {
    let (segments, shape) = try segments(axis: axis, "maximum")
    return try maximum(segments, shape)
  }

  /// The maximum per column of each packed sequence's rows.
  ///
  /// - Shapes: self [T, C], offsets [B + 1] -> [B, C]; no sequence may be empty.
  public func maximum(offsets: [Int32]) throws -> Tensor {
    let (segments, shape) = try segments(offsets: offsets, "maximum")
    return try maximum(segments, shape)
  }

  /// The column of each row's maximum, the first of equal ones; NaN is never the maximum. Not
  /// differentiable.
  ///
  /// - Shapes: [..., C] with C > 0 -> [...] flat.
  public func largestPlaces() throws -> [Int32] {
    guard let width = shape.last, width > 0 else {
      throw TensorError.badShape(
        operation: "largestPlaces", shape: shape, expected: "rows of at least one column")
    }
    return try device.backend.largestPlaces(self)
  }

  /// The places found one row after the other.
  func composedLargestPlaces() -> [Int32] {
    let values = doubles, width = shape.last ?? 1
    return (0..<rowCount).map { row in
      var place: Int32 = 0, best = -Double.infinity
      for column in 0..<width where values[row * width + column] > best {
        best = values[row * width + column]
        place = Int32(column)
      }
      return place
    }
  }

  private func maximum(_ segments: Segments, _ shape: [Int]) throws -> Tensor {
    guard (0..<segments.count).allSatisfy({ !segments.rows($0).isEmpty }) else {
      throw TensorError.badShape(
        operation: "maximum", shape: self.shape, expected: "at least one row to choose from")
    }
    return try device.backend.maximum(self, segments, shape: shape)
  }

  /// The maximum in plain Swift.
  func composedMaximum(_ segments: Segments, _ shape: [Int]) throws -> Tensor {
    try widened { x in
      try x.dtype == .f64
        ? x.maximum(segments, shape, as: Double.self)
        : x.maximum(segments, shape, as: Float.self)
    }
  }

  private func maximum<S: Scalar>(
    _ segments: Segments, _ shape: [Int], as _: S.Type
  ) throws -> Tensor {
    let y = try like(shape), pool = device.backend.pool, width = segments.width
    let input = elements(S.self), output = y.elements(S.self)
    var chosen = [Int](repeating: 0, count: y.count)
    chosen.withUnsafeMutableBufferPointer { buffer in
      guard let places = buffer.baseAddress else { return }
      pool.ranges(segments.count, grain: segments.grain) {
        for segment in $0 {
          let best = output + segment * width, place = places + segment * width
          choose(input, segments.rows(segment), width, best, place)
        }
      }
    }
    return y.recording("maximum", [self]) { [chosen] dy, gradients in
      let dx = try Tensor(zeros: self.shape, self.dtype, self.device)
      let upstream = dy.elements(S.self), gradient = dx.elements(S.self)
      for (index, place) in chosen.enumerated() { gradient[place] += upstream[index] }
      try gradients.add(self, dx)
    }
  }

  /// Finds the maximum per column of `rows`, and its row.
  private func choose<S: Scalar>(
    _ input: UnsafeMutablePointer<S>, _ rows: Range<Int>, _ width: Int,
    _ best: UnsafeMutablePointer<S>, _ place: UnsafeMutablePointer<Int>
  ) {
    for column in 0..<width {
      best[column] = input[rows.lowerBound * width + column]
      place[column] = rows.lowerBound * width + column
    }
    for row in rows.dropFirst() {
      for column in 0..<width {
        let value = input[row * width + column]
        if value > best[column] || value.isNaN {
          best[column] = value
          place[column] = row * width + column
        }
      }
    }
  }
}
