/// The ranks of the right candidates of queries, as of captions that look for their clips.
///
/// A query may have several right candidates, of which the best counts; wrong ones with equal
/// scores count half a rank.
public struct RetrievalResult: Sendable, Equatable {
  /// The rank of each query's best right candidate, from 1.
  public let ranks: [Double]

  /// Makes a result of ranks, as `CandidateOrder` gives them.
  public init(ranks: [Double]) { self.ranks = ranks }

  /// Returns the metrics with 95% percentile intervals from 1000 bootstrap resamples of the
  /// queries. Empty without queries.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    guard !ranks.isEmpty else { return [] }
    let distinct = Set(ranks).sorted(), metrics = Metrics.retrieval
    let place = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    let estimates = Bootstrap(seed: seed).estimates(
      classes: ranks.map { place[$0] ?? 0 }, classCount: distinct.count
    ) { counts in
      let ranks = zip(distinct, counts).map { (rank: $0, count: Int($1)) }
      return metrics.map { $0.value(ranks) }
    }
    return zip(metrics, estimates).map {
      MetricEstimate(name: $0.name, value: $1.value, low: $1.low, high: $1.high)
    }
  }
}
