/// The correlation of the ranks of predictions and targets (Spearman 1904): Pearson's of the ranks,
/// where equal values share the mean of the ranks that they take up (Kendall 1945).
public struct SpearmanCorrelation: RegressionMetric {
  /// `Spearman correlation`.
  public let name = "Spearman correlation"
  /// A correlation, -1...1.
  public let unit = "correlation"
  /// More is better.
  public let direction = MetricDirection.higherIsBetter

  /// The metric.
  public init() {}

  /// rho; nil where all predictions or all targets are the same, as they are of fewer than two
  /// samples.
  public func value(_ result: RegressionResult) -> Double? {
    let ranks = try? RegressionResult(
      predictions: Self.ranks(result.predictions), targets: Self.ranks(result.targets))
    return ranks.flatMap { PearsonCorrelation().value($0) }
  }

  /// The rank of each value from 1, ties having the mean of theirs.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count), start = 0
    while start < order.count {
      let value = values[order[start]]
      let end = order[start...].firstIndex { values[$0] != value } ?? order.count
      // The places start + 1 to end.
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
