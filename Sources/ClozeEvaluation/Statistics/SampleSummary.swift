/// The mean and the standard deviation of a sample, such as the results of runs with several seeds.
public struct SampleSummary: Equatable, Sendable {
  /// The number of values.
  public let count: Int
  /// The mean; NaN without values.
  public let mean: Double
  /// The standard deviation of the population that the sample is from, with n - 1 below the sum of
  /// squares; nil for fewer than two values.
  public let deviation: Double?
  /// The least and the greatest value; NaN without values.
  public let least: Double, greatest: Double

  /// Summarizes `values`.
  public init(_ values: [Double]) {
    let mean = values.reduce(0, +) / Double(values.count)
    (count, self.mean) = (values.count, mean)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count < 2 ? nil : (squares / Double(values.count - 1)).squareRoot()
    (least, greatest) = (values.min() ?? .nan, values.max() ?? .nan)
  }
}
