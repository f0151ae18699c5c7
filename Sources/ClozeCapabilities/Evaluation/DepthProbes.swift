import ClozeEvaluation
import ClozeTensor

/// Frozen features of samples after each number of blocks, with the samples' classes.
public struct DepthFeatures {
  /// The features after each number of blocks, from 0 [depths][N, C].
  public let rows: [FeatureRows]
  /// The class of each sample [N].
  public let labels: [Int32]

  /// Makes features.
  public init(_ rows: [FeatureRows], labels: [Int32]) { (self.rows, self.labels) = (rows, labels) }
}

/// Probes of what each number of blocks makes, the best of which on validation data is tested.
public struct DepthProbes {
  private let probe: FrozenProbe
  private let classes: [String]
  /// The samples in messages, in the plural.
  private let samples: String

  /// Makes probes that tell `classes` apart.
  public init(_ probe: FrozenProbe, classes: [String], samples: String) {
    (self.probe, self.classes, self.samples) = (probe, classes, samples)
  }

  /// Returns the accuracy of probes of every depth on the samples that validate, and the
  /// classification of those that test by the depth which is best there.
  public func scores(
    train: DepthFeatures, validation: DepthFeatures, test: DepthFeatures?, model: String,
    seed: UInt64, _ device: Device
  ) throws -> [Score] {
    var scores: [Score] = [], best: (accuracy: Double, depth: Int) = (-1, 0)
    var tested: [(name: String, labels: [Int32])] = []
    for depth in train.rows.indices {
      let held = validation.rows[depth]
      let result = try probe.predictions(
        trainedOn: train.rows[depth], train.labels,
        of: [held] + (test.map { [$0.rows[depth]] } ?? []), samples: samples,
        choosing: (held, validation.labels), seed: seed, device)
      let right = zip(result.labels[0], validation.labels).count { $0 == $1 }
      let accuracy = Double(right) / Double(max(1, validation.labels.count))
      if accuracy > best.accuracy { best = (accuracy, depth) }
      tested.append((result.name, result.labels.last ?? []))
      scores.append(
        Score(
          FrozenProbe.metric(atDepth: depth), accuracy, unit: "share", direction: .higherIsBetter,
          Score.Origin(
            model: model, protocolName: result.name, split: .validation, seed: seed,
            count: validation.labels.count)))
    }
    guard let test else { return scores }
    let result = try ClassificationResult(
      classes: classes, labels: test.labels, predictions: tested[best.depth].labels)
    return try scores
      + Score.scores(
        of: result, model: model,
        protocolName: "\(tested[best.depth].name), depth \(best.depth) chosen on validation",
        split: .test, seed: seed)
  }
}
