/// A metric's value and its confidence interval.
public struct MetricEstimate: Sendable, Equatable {
  /// The metric's name.
  public let name: String
  /// Its value over all cases.
  public let value: Double
  /// The lower end of the 95% interval; nil for metrics that are not means over users.
  public let low: Double?
  /// The upper end.
  public let high: Double?

  /// Makes the estimate of the metric `name`, with an interval if it has one.
  public init(name: String, value: Double, low: Double?, high: Double?) {
    (self.name, self.value, self.low, self.high) = (name, value, low, high)
  }
}

/// The ranks that a model gave to the right items, with the settings of the evaluation.
public struct RankingResult: Sendable, Equatable {
  /// The protocol, which determined the candidates.
  public let candidates: RankingProtocol
  /// The seed of the negatives.
  public let seed: UInt64
  /// The size of the catalogue.
  public let itemCount: Int
  /// The rank of each case's right item, in the order of the cases; 0 is the best.
  public let ranks: [Int32]
  /// The share of the catalogue that was recommended to any user; see `Coverage`.
  public let coverage: Double
  /// True if the items of a history were candidates.
  public let includesSeen: Bool

  /// Makes a result of ranks computed elsewhere.
  public init(
    candidates: RankingProtocol, seed: UInt64, itemCount: Int, ranks: [Int32], coverage: Double,
    includesSeen: Bool = false
  ) {
    self.candidates = candidates
    self.seed = seed
    self.itemCount = itemCount
    self.ranks = ranks
    self.coverage = coverage
    self.includesSeen = includesSeen
  }

  /// The protocol's name, followed by `+seen` if the items of a history were candidates.
  public var protocolName: String { candidates.name + (includesSeen ? "+seen" : "") }

  /// Returns the value of each case, for comparisons case by case.
  public func values(of metric: some RankingMetric) -> [Double] {
    ranks.map { metric.value(rank: $0) }
  }

  /// Returns all metrics with 95% percentile intervals from 1000 bootstrap resamples of the cases,
  /// which are one per user. Coverage, which is not a mean over users, has no interval. Empty
  /// without cases.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    guard !ranks.isEmpty else { return [] }
    // Cases of equal rank have equal values under every metric, and are resampled together.
    let distinct = Set(ranks).sorted()
    let place = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    let metrics = Metrics.ranking
    let values = metrics.map { metric in distinct.map { metric.value(rank: $0) } }
    let estimates = Bootstrap(seed: seed).estimates(
      classes: ranks.map { place[$0] ?? 0 }, values: values)
    return zip(metrics, estimates).map { metric, estimate in
      MetricEstimate(
        name: metric.name, value: estimate.value, low: estimate.low, high: estimate.high)
    } + [MetricEstimate(name: Metrics.coverage.name, value: coverage, low: nil, high: nil)]
  }
}
