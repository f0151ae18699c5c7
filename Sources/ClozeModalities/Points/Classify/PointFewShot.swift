import ClozeEvaluation
import ClozeTensor

/// Few-shot classification of clouds by a linear probe on frozen features, over several draws.
public struct PointFewShot: Sendable, Equatable {
  /// The sizes of a draw.
  public var draw: FewShot
  /// The number of draws.
  public var draws = 10
  /// The probe's C, which is fixed because there is too little data to choose it.
  public var cost = CostChoice().usual
  /// The seed of the draws.
  public var seed: UInt64 = 42

  /// Makes a classification of ten draws.
  public init(_ draw: FewShot) { self.draw = draw }

  /// Returns the accuracy of each draw on its queries.
  ///
  /// - Throws: `ProbeError` if there are too few clouds of too few classes.
  public func accuracies(
    _ features: FeatureRows, labels: [Int32], pool: ThreadPool
  ) throws -> [Double] {
    try (0..<draws).map { number in
      let episode = try draw.episode(number, of: labels, seed: seed)
      let probe = try LinearProbe(
        features.rows(episode.support), labels: episode.support.map { labels[$0] }, cost: cost,
        pool: pool)
      let predictions = try probe.predictions(of: features.rows(episode.query))
      let right = zip(predictions, episode.query).count { $0 == labels[$1] }
      return Double(right) / Double(episode.query.count)
    }
  }
}
