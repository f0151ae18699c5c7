import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of classifiers of speech by the classes that they predict.
extension SpeechClassifyModality: Evaluating {
  /// `classifiers of speech`.
  public static let evaluated = "classifiers of speech"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Classifiers of speech: accuracy, its mean over classes, macro F1, and the recall of each class, with 95% \
    bootstrap intervals.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// No options.
  public static let evaluationOptions: [EvaluationOption] = []
  /// True: a class of each utterance.
  public static let evaluationHasPredictions = true

  /// Scores the classifiers at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let compute = try compute(.f32)
    return Evaluation(try models.map { try evaluation(of: $0, request, compute, observer) })
  }

  private static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try SpeechClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try SpeechQuestions(request, observer, path, of: Self.self)
    let part = try questions.scored(model.configuration.backbone, threads: compute.threads)
    let labels = try part.utterances.labels(among: model.configuration.classes)
    var scores: [Float] = [], done = 0
    let progress = observer.progress("classify", unit: "utterance")
    defer { progress?.finish() }
    for batch in part.batches() {
      try observer.checkForStop()
      scores += try model.scores(of: batch.frames, precision: compute.dtype)
      done += batch.indices.count
      progress?.update(done: done, total: labels.count)
    }
    let scored = try ClassScores(scores, classes: model.configuration.classes)
    let result = try ClassificationResult(
      classes: scored.classes, labels: labels, predictions: scored.likeliest)
    let values = try Score.scores(
      of: result, model: path, protocolName: "whole utterances", split: part.split,
      seed: questions.seed)
    guard request.wantsPredictions else { return Evaluation(values) }
    let samples = part.utterances.enumerated().map { place, utterance in
      scored.prediction(
        of: place, number: place + 1, name: utterance.name, gold: utterance.label ?? "")
    }
    return Evaluation(
      values, predictions: PredictedSamples(classes: scored.classes, samples: samples))
  }
}

extension SpeechClassifier {
  /// Computes the scores of the classes, without gradients.
  ///
  /// - Shapes: B utterances -> [B K].
  func scores(of frames: SpeechFrames, precision: DType) throws -> [Float] {
    try GradientMode.disabled {
      try logits(frames, ForwardContext(evaluating: precision)).cast(to: .f32).values
    }
  }
}
