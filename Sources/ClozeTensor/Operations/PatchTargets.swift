/// The pixels of patches as a model predicts them: of each patch and colour, less their mean and
/// divided by their deviation (He et al. 2022, MAE, section 4.1; Tong et al. 2022, VideoMAE).
public struct PatchTargets {
  /// The values [M, width].
  public let values: Tensor
  /// The mean of their squares: the loss of predicting zero everywhere, which is (n - 1) / n of n
  /// pixels that are not all equal.
  public let meanSquare: Double
}

extension PatchGrid {
  /// The number that is added to deviations, so that pixels that are all equal become zero.
  private static let least = 1e-6

  /// Returns the pixels of patches as numbers to predict.
  ///
  /// - Parameters:
  ///   - frames: RGB bytes, frame by frame, a whole number of tubes.
  ///   - chosen: The numbers of the patches.
  /// - Shapes: frames [T tube, size, size, 3] -> [chosen.count, width], f64 for f64 and else f32.
  /// - Throws: `TensorError` if there are no whole tubes, or not the chosen patches.
  public func targets(
    of frames: [UInt8], chosen: [Int32], _ dtype: DType, _ device: Device
  ) throws -> PatchTargets {
    // Bytes are exact in every type, so that sums are those of whole numbers.
    let bytes = (0..<3).flatMap { _ in (0..<256).map(Double.init) }
    let x = try cut(frames, chosen, bytes, dtype == .f64 ? .f64 : .f32, device)
    let squares =
      dtype == .f64 ? standardize(x, Double.self) : standardize(x, Float.self)
    return PatchTargets(
      values: x, meanSquare: squares.reduce(0, +) / Double(max(1, chosen.count * width)))
  }

  /// Standardizes the bytes of each patch and colour, and returns the sum of the squares of each
  /// patch.
  private func standardize<S: Scalar>(_ x: Tensor, _: S.Type) -> [Double] {
    let values = x.elements(S.self), count = width / 3
    var squares = [Double](repeating: 0, count: x.shape[0])
    squares.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let squares = buffer
      x.device.backend.pool.ranges(x.shape[0], grain: 8) { rows in
        for row in rows {
          for colour in 0..<3 {
            let pixels = values + row * width + colour
            var sum = 0.0
            for pixel in 0..<count { sum += Double(pixels[3 * pixel]) }
            let mean = sum / Double(count)
            var square = 0.0
            for pixel in 0..<count {
              let distance = Double(pixels[3 * pixel]) - mean
              square += distance * distance
            }
            let deviation = (square / Double(max(1, count - 1))).squareRoot() / 255
            let scale = 1 / (255 * (deviation + Self.least))
            for pixel in 0..<count {
              pixels[3 * pixel] = S((Double(pixels[3 * pixel]) - mean) * scale)
            }
            squares[row] += square * scale * scale
          }
        }
      }
    }
    return squares
  }
}
