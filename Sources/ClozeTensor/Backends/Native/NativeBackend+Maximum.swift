import CKernels

extension NativeBackend {
  func maximum(_ x: Tensor, _ segments: Segments, shape: [Int]) throws -> Tensor {
    guard x.dtype != .f64 else { return try x.composedMaximum(segments, shape) }
    let y = try x.like(shape)
    let chosen = maximum(x, segments, into: y)
    return y.recording("maximum", [x]) { dy, gradients in
      let dx = try x.like()
      self.maximumBackward(dy, segments, chosen, into: dx)
      try gradients.add(x, dx)
    }
  }

  func largestPlaces(_ x: Tensor) throws -> [Int32] {
    guard x.dtype != .f64 else { return x.composedLargestPlaces() }
    let width = x.shape.last ?? 1
    var places = [Int32](repeating: 0, count: x.rowCount)
    places.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      pool.rows(x.rowCount, grain: grain(width)) { begin, end in
        cloze_largest_place(x.raw, base, x.dtype.code, Int64(width), begin, end)
      }
    }
    return places
  }

  /// Computes the maximum per column of each segment's rows, and returns the index of its row.
  private func maximum(_ x: Tensor, _ segments: Segments, into y: Tensor) -> [Int32] {
    let width = segments.width, size = x.dtype.size
    var chosen = [Int32](repeating: 0, count: y.count)
    chosen.withUnsafeMutableBufferPointer { buffer in
      guard let places = buffer.baseAddress else { return }
      pool.ranges(segments.count, grain: segments.grain) {
        for segment in $0 {
          let rows = segments.rows(segment)
          cloze_maximum(
            x.raw, y.raw + segment * width * size, places + segment * width, x.dtype.code,
            Int64(width), Int64(rows.lowerBound), Int64(rows.upperBound))
        }
      }
    }
    return chosen
  }

  /// Computes dx, all of whose rows belong to segments.
  private func maximumBackward(
    _ dy: Tensor, _ segments: Segments, _ chosen: [Int32], into dx: Tensor
  ) {
    let width = segments.width, size = dy.dtype.size
    chosen.withUnsafeBufferPointer { buffer in
      guard let places = buffer.baseAddress else { return }
      pool.ranges(segments.count, grain: segments.grain) {
        for segment in $0 {
          let rows = segments.rows(segment)
          cloze_maximum_backward(
            dy.raw + segment * width * size, places + segment * width, dx.raw, dy.dtype.code,
            Int64(width), Int64(rows.lowerBound), Int64(rows.upperBound))
        }
      }
    }
  }
}
