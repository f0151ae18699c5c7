import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// The evaluation of classifiers by the classes that they predict, whatever the kind of samples.
public enum ClassEvaluation {
  /// Returns a description of the metrics of classifiers of `data`, such as `speech`.
  public static func notes(of data: String) -> String {
    """
    Classifiers of \(data): accuracy, its mean over classes, macro F1, and the recall of each class, with 95% \
    bootstrap intervals.
    """
  }

  /// Computes the scores of the classes of all samples, batch by batch.
  ///
  /// - Parameters:
  ///   - total: The number of samples.
  ///   - unit: A sample in progress bars, such as `utterance`.
  ///   - scores: Returns the scores of a batch, [B K].
  public static func scores<Model: ClassModel, Batch>(
    of model: Model, _ batches: some Sequence<Batch>, total: Int, unit: String,
    _ observer: any WorkObserver, _ scores: (Batch) throws -> [Float]
  ) throws -> ClassScores {
    var values: [Float] = []
    let progress = observer.progress("classify", unit: unit)
    defer { progress?.finish() }
    for batch in batches {
      try observer.checkForStop()
      values += try scores(batch)
      progress?.update(done: values.count / max(1, model.classes.count), total: total)
    }
    return try ClassScores(values, classes: model.classes)
  }
}

extension Evaluation {
  /// Makes the outcome of classifying samples.
  ///
  /// - Parameters:
  ///   - labels: The right class of each sample, by its number among the classes of `scored`.
  ///   - origin: The origin of the scores, whose number of cases is that of the samples.
  ///   - name: Returns the name of a sample by its place; nil if predictions are not wanted.
  /// - Throws: `ClassificationError`.
  public init(
    classifying scored: ClassScores, labels: [Int32], _ origin: Score.Origin,
    name: ((Int) -> String)?
  ) throws {
    let result = try ClassificationResult(
      classes: scored.classes, labels: labels, predictions: scored.likeliest)
    let scores = try Score.scores(
      of: result, model: origin.model, protocolName: origin.protocolName, split: origin.split,
      seed: origin.seed)
    guard let name else {
      self.init(scores)
      return
    }
    let samples = labels.enumerated().map { place, label in
      scored.prediction(
        of: place, number: place + 1, name: name(place), gold: scored.classes[Int(label)])
    }
    self.init(scores, predictions: PredictedSamples(classes: scored.classes, samples: samples))
  }
}
