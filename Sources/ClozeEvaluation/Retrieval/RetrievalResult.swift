/// The ranks of the right candidates of queries, as of captions that look for their clips.
///
/// A query may have several right candidates, of which the best counts; wrong ones with equal
/// scores count half a rank.
public struct RetrievalResult: Sendable, Equatable {
  /// The rank of each query's best right candidate, from 1.
  public let ranks: [Double]
  /// The number of candidates.
  public let candidates: Int

  /// Ranks candidates by their scores.
  ///
  /// - Parameters:
  ///   - scores: The score of each candidate for each query, query by query.
  ///   - candidates: The number of candidates.
  ///   - isRight: Returns true if a candidate is right for a query; one of each query's is.
  public init(
    scores: [Double], candidates: Int, isRight: (_ query: Int, _ candidate: Int) -> Bool
  ) {
    precondition(candidates > 0 && scores.count % candidates == 0, "scores of all candidates")
    self.candidates = candidates
    ranks = (0..<scores.count / candidates).map { query in
      let row = scores[query * candidates..<(query + 1) * candidates]
      var best = -Double.infinity
      var wrong: [Double] = []
      for (candidate, score) in row.enumerated() {
        if isRight(query, candidate) { best = max(best, score) } else { wrong.append(score) }
      }
      return 1 + Double(wrong.count { $0 > best }) + 0.5 * Double(wrong.count { $0 == best })
    }
  }

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
