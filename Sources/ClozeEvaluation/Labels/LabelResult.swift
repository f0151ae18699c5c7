/// The labels predicted for samples that may have several, or none.
public struct LabelResult: Sendable {
  /// The scores and targets.
  public let scores: LabelScores
  /// True where the label is predicted, [N x L]: where its score reaches its threshold.
  public let predictions: [Bool]
  /// The counts over all samples.
  public let counts: LabelCounts
  private let perSample: [LabelCounts]

  /// Predicts labels at `thresholds`.
  ///
  /// - Throws: `LabelError.thresholds`.
  public init(_ scores: LabelScores, thresholds: LabelThresholds = .half) throws {
    let values = try thresholds.values(labels: scores.labels.count)
    let predictions = scores.scores.enumerated().map { $1 >= values[$0 % values.count] }
    let perSample = (0..<scores.samples).map { Self.count($0, scores, predictions) }
    var counts = LabelCounts(labels: scores.labels.map { _ in HitCounts() })
    for sample in perSample { counts.add(sample) }
    (self.scores, self.predictions) = (scores, predictions)
    (self.perSample, self.counts) = (perSample, counts)
  }

  private static func count(
    _ sample: Int, _ scores: LabelScores, _ predictions: [Bool]
  ) -> LabelCounts {
    let labels = scores.row(sample).map { place in
      let (target, prediction) = (scores.targets[place], predictions[place])
      return HitCounts(
        hits: target && prediction ? 1 : 0, predicted: prediction ? 1 : 0, expected: target ? 1 : 0)
    }
    return LabelCounts(
      labels: labels, samples: 1,
      exactSamples: labels.allSatisfy { $0.predicted == $0.expected } ? 1 : 0,
      sampleF1: labels.micro.f1, rankingPrecision: scores.rankingPrecision(sample))
  }

  /// Returns the counts of each label, of which its precision, recall and F1 follow; those of a
  /// label that is neither there nor predicted are 0.
  public func perLabel() -> [(label: String, counts: HitCounts)] {
    zip(scores.labels, counts.labels).map { ($0, $1) }
  }

  /// Returns all metrics, with 95% percentile intervals from 1000 bootstrap resamples of the
  /// samples.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    let metrics = Metrics.labels, groups = groups()
    let none = LabelCounts(labels: scores.labels.map { _ in HitCounts() })
    let estimates = Bootstrap(seed: seed).estimates(
      classes: groups.places, classCount: groups.counts.count
    ) { times in
      var sum = none
      for (counts, times) in zip(groups.counts, times) where times > 0 {
        sum.add(counts, times: Int(times))
      }
      return metrics.map { $0.value(sum) }
    }
    return zip(metrics, estimates).map { metric, estimate in
      MetricEstimate(
        name: metric.name, value: estimate.value, low: estimate.low, high: estimate.high)
    }
  }

  /// The different counts of single samples, which are resampled together, and each sample's index
  /// among them.
  private func groups() -> (counts: [LabelCounts], places: [Int]) {
    var indices: [LabelCounts: Int] = [:], counts: [LabelCounts] = []
    let places = perSample.map { sample in
      if let index = indices[sample] { return index }
      indices[sample] = counts.count
      counts.append(sample)
      return counts.count - 1
    }
    return (counts, places)
  }
}
