/// The outcome of scoring models.
public struct Evaluation: Sendable, Equatable {
  /// The scores; those of the first model come first.
  public var scores: [Score]
  /// The predictions of the first model for each sample; nil if they were not requested.
  public var predictions: PredictedSamples?

  /// Makes an outcome from its parts.
  public init(_ scores: [Score], predictions: PredictedSamples? = nil) {
    (self.scores, self.predictions) = (scores, predictions)
  }

  /// Makes the outcome of scoring several models: the scores of all, the predictions of the first.
  public init(_ models: [Evaluation]) {
    self.init(models.flatMap(\.scores), predictions: models.first?.predictions)
  }
}
