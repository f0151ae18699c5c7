import CKernels

extension NativeBackend {
  /// The largest per column of each segment's rows, and which of its rows it was.
  func maximum(_ x: Tensor, _ segments: Segments, into y: Tensor) -> [Int32] {
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

  /// dx, all of whose rows belong to segments.
  func maximumBackward(_ dy: Tensor, _ segments: Segments, _ chosen: [Int32], into dx: Tensor) {
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

  /// The column of each row's first largest number.
  func largestPlaces(_ x: Tensor, into places: UnsafeMutablePointer<Int32>) {
    let width = x.shape.last ?? 1
    pool.rows(x.rowCount, grain: grain(width)) { begin, end in
      cloze_largest_place(x.raw, places, x.dtype.code, Int64(width), begin, end)
    }
  }
}
