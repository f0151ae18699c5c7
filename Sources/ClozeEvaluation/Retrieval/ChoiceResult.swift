/// Choices between the right candidate of each query and a few wrong ones, as between the caption
/// of a clip and edited ones.
public struct ChoiceResult: Sendable, Equatable {
  /// The share of each choice that is right: 1 or 0, and where wrong candidates score as high as
  /// the right one, the share that choosing at random among them gets.
  public private(set) var shares: [Double] = []

  /// Makes a result without choices.
  public init() {}

  /// Adds the choice between the best of `right` scores and `wrong` ones; scores that are not
  /// numbers are the worst.
  public mutating func add(right: [Double], wrong: [Double]) {
    let best = right.filter { !$0.isNaN }.max() ?? -.infinity
    let wrong = wrong.map { $0.isNaN ? -.infinity : $0 }
    let isFound = !wrong.contains { $0 > best }
    shares.append(isFound ? 1 / Double(1 + wrong.count { $0 == best }) : 0)
  }

  /// Returns `metric` with its 95% percentile interval from 1000 bootstrap resamples of the
  /// choices; nil without choices.
  public func estimate(_ metric: any ChoiceMetric, seed: UInt64) -> MetricEstimate? {
    guard let mean = try? Bootstrap(seed: seed).estimate(shares) else { return nil }
    return MetricEstimate(name: metric.name, value: mean.value, low: mean.low, high: mean.high)
  }
}
