/// Means and deviations over the steps of utterances.
enum StepMoments {
  /// Returns the mean and the standard deviation of each feature over the steps of each utterance.
  ///
  /// - Shapes: values [T, C], offsets [B + 1] -> [B, 2 C].
  static func of(_ values: [Float], _ offsets: [Int32], width: Int) -> [Float] {
    zip(offsets, offsets.dropFirst()).flatMap { first, end -> [Float] in
      let count = Double(max(1, end - first))
      var sums = [Double](repeating: 0, count: width), squares = sums
      for row in Int(first)..<Int(end) {
        for column in 0..<width { sums[column] += Double(values[row * width + column]) }
      }
      for column in 0..<width { sums[column] /= count }
      for row in Int(first)..<Int(end) {
        for column in 0..<width {
          let distance = Double(values[row * width + column]) - sums[column]
          squares[column] += distance * distance
        }
      }
      return sums.map(Float.init) + squares.map { Float(($0 / count).squareRoot()) }
    }
  }
}
