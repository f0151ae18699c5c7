/// A classifier's predictions for samples of known classes.
public struct ClassificationResult: Sendable, Equatable {
  /// The names of the classes, by label.
  public let classes: [String]
  /// The right label of each sample.
  public let labels: [Int32]
  /// The predicted label of each sample.
  public let predictions: [Int32]
  /// The number of samples of each class predicted as each class.
  public let matrix: ConfusionMatrix
  /// The occurring pairs of a right and a predicted class, ascending, and each sample's index among
  /// them.
  private let cells: [ConfusionMatrix.Cell]
  private let places: [Int]

  /// Makes the result of `predictions`.
  ///
  /// - Throws: `ClassificationError` if there are no samples, not as many predictions as labels, or
  ///   a label or prediction that is not a class.
  public init(classes: [String], labels: [Int32], predictions: [Int32]) throws {
    guard labels.count == predictions.count else {
      throw ClassificationError.differentCounts(
        labels: labels.count, predictions: predictions.count)
    }
    guard !labels.isEmpty else { throw ClassificationError.noSamples }
    for (sample, pair) in zip(labels, predictions).enumerated() {
      for value in [pair.0, pair.1] where value < 0 || Int(value) >= classes.count {
        throw ClassificationError.noSuchClass(
          sample: sample, label: value, classes: classes.count)
      }
    }
    (self.classes, self.labels, self.predictions) = (classes, labels, predictions)
    let own = zip(labels, predictions).map { ConfusionMatrix.Cell(label: $0, prediction: $1) }
    let cells = Set(own).sorted()
    let place = Dictionary(uniqueKeysWithValues: cells.enumerated().map { ($1, $0) })
    var counts = [Int32](repeating: 0, count: cells.count)
    places = own.map { place[$0] ?? 0 }
    for place in places { counts[place] += 1 }
    self.cells = cells
    matrix = ConfusionMatrix(classes: classes.count, cells: cells, counts: counts)
  }

  /// For each sample, 1 if it was classified correctly and 0 if not; for comparisons sample by
  /// sample.
  public var hits: [Double] { zip(labels, predictions).map { $0 == $1 ? 1 : 0 } }

  /// Returns each class's recall, with 95% percentile intervals from 1000 bootstrap resamples of
  /// its samples; classes without samples are left out.
  public func perClass(seed: UInt64) throws -> [(class: String, recall: MetricEstimate, count: Int)]
  {
    let hits = self.hits
    let places = Dictionary(grouping: labels.indices) { labels[$0] }
    return try classes.indices.compactMap { label in
      guard let own = places[Int32(label)] else { return nil }
      let estimate = try Bootstrap(seed: seed).estimate(own.map { hits[$0] })
      return (
        classes[label],
        MetricEstimate(
          name: "recall", value: estimate.value, low: estimate.low, high: estimate.high),
        own.count
      )
    }
  }

  /// Returns all metrics with 95% percentile intervals from 1000 bootstrap resamples of the
  /// samples.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    // Samples with equal right and predicted classes are interchangeable, and are resampled
    // together.
    let metrics = Metrics.classification
    let estimates = Bootstrap(seed: seed).estimates(classes: places, classCount: cells.count) {
      let matrix = ConfusionMatrix(classes: classes.count, cells: cells, counts: $0)
      return metrics.map { $0.value(matrix) }
    }
    return zip(metrics, estimates).map { metric, estimate in
      MetricEstimate(
        name: metric.name, value: estimate.value, low: estimate.low, high: estimate.high)
    }
  }
}
