import ClozeEvaluation
import ClozeTensor

/// Few-shot classification of clouds by a linear probe on frozen features, as many draws as wanted.
public struct PointFewShot: Sendable, Equatable {
  /// The sizes of a draw.
  public var draw: FewShot
  /// How many draws.
  public var draws = 10
  /// The probe's C: there is too little to choose it on.
  public var cost = CostChoice().usual
  /// Chooses the draws.
  public var seed: UInt64 = 42

  /// Ten draws.
  public init(_ draw: FewShot) { self.draw = draw }

  /// The accuracy of each draw on its queries.
  ///
  /// - Throws: `ProbeError` where there are too few clouds of too few classes.
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
