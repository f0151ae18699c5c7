import Foundation

extension Tensor {
  /// The softmax of each packed sequence of numbers.
  ///
  /// - Shapes: self [T], offsets [B + 1] -> [T].
  public func softmax(offsets: [Int32]) throws -> Tensor {
    try require(rank: 1, "softmax")
    try checkOffsets(offsets, rows: count)
    return try widened { x in
      let values = x.doubles
      var shares = values
      for (start, end) in zip(offsets, offsets.dropFirst()) where start < end {
        let range = Int(start)..<Int(end), top = values[range].reduce(-Double.infinity, max)
        for index in range { shares[index] = exp(values[index] - top) }
        let sum = shares[range].reduce(0, +)
        for index in range { shares[index] /= sum }
      }
      let y = try Tensor(shares, x.shape, x.dtype, x.device)
      return y.recording("softmax", [x]) { dy, gradients in
        let upstream = dy.doubles
        var slopes = [Double](repeating: 0, count: x.count)
        for (start, end) in zip(offsets, offsets.dropFirst()) {
          let range = Int(start)..<Int(end)
          let mean = range.reduce(0) { $0 + shares[$1] * upstream[$1] }
          for index in range { slopes[index] = shares[index] * (upstream[index] - mean) }
        }
        try gradients.add(x, Tensor(slopes, x.shape, x.dtype, x.device))
      }
    }
  }
}
