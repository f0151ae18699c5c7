/// The linear correlation of predictions x and targets y (Pearson 1895):
/// r = sum (x - mean x)(y - mean y) / sqrt(sum (x - mean x)^2 * sum (y - mean y)^2).
public struct PearsonCorrelation: RegressionMetric {
  /// `Pearson correlation`.
  public let name = "Pearson correlation"
  /// A correlation, -1...1.
  public let unit = "correlation"
  /// More is better.
  public let direction = MetricDirection.higherIsBetter

  /// The metric.
  public init() {}

  /// r; nil where all predictions or all targets are the same, as they are of fewer than two
  /// samples.
  public func value(_ result: RegressionResult) -> Double? {
    guard let x = Self.deviations(result.predictions), let y = Self.deviations(result.targets)
    else { return nil }
    let products = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    let squares = [x, y].map { $0.reduce(0) { $0 + $1 * $1 } }
    // Rounding may carry it beyond the ends.
    return min(max(products / (squares[0] * squares[1]).squareRoot(), -1), 1)
  }

  /// The distances from the mean in a unit in which no value is above 1, so that their squares are
  /// finite; nil where all are the same, whose mean may still differ from them by rounding.
  private static func deviations(_ values: [Double]) -> [Double]? {
    guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
    let largest = values.reduce(0) { max($0, abs($1)) }
    let scaled = values.map { $0 / largest }
    let mean = scaled.reduce(0, +) / Double(scaled.count)
    return scaled.map { $0 - mean }
  }
}
