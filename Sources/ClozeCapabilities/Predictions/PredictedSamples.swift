import ClozeEvaluation

/// The predictions for samples whose right answers are known.
public struct PredictedSamples: Sendable, Equatable {
  /// The names of the classes in their order, including those that the model does not know; empty
  /// for models without classes.
  public let classes: [String]
  /// The predictions, in the order of the samples.
  public let samples: [SamplePrediction]

  /// Makes predictions among `classes`.
  public init(classes: [String], samples: [SamplePrediction]) {
    (self.classes, self.samples) = (classes, samples)
  }

  /// Returns right and predicted classes, with the confusion matrix; samples without either are
  /// left out.
  ///
  /// - Throws: `ClassificationError` if no sample has both, or if one is of no class.
  public func classification() throws -> ClassificationResult {
    let places = Dictionary(
      classes.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let pairs = samples.compactMap { sample -> (Int32, Int32)? in
      guard let gold = sample.gold, let label = sample.label else { return nil }
      return (places[gold] ?? -1, places[label] ?? -1)
    }
    return try ClassificationResult(
      classes: classes, labels: pairs.map(\.0), predictions: pairs.map(\.1))
  }

  /// Returns the `count` wrong predictions of the highest probability, that one first; among equals
  /// the order is that of the samples.
  public func confidentErrors(_ count: Int) -> [SamplePrediction] {
    let wrong = samples.enumerated().filter { $1.isRight == false && $1.probability != nil }
    let ordered = wrong.sorted {
      (-($0.element.probability ?? 0), $0.offset) < (-($1.element.probability ?? 0), $1.offset)
    }
    return ordered.prefix(count).map(\.element)
  }
}
