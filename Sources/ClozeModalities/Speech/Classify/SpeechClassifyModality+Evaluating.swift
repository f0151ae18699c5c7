import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of classifiers of speech by the classes that they predict.
extension SpeechClassifyModality: EvaluatingEach {
  /// `classifiers of speech`.
  public static let evaluated = "classifiers of speech"
  /// A description of the metrics.
  public static let evaluationNotes = ClassEvaluation.notes(of: "speech")
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// No options.
  public static let evaluationOptions: [EvaluationOption] = []
  /// True: a class of each utterance.
  public static let evaluationHasPredictions = true

  /// Scores the model at `path`.
  public static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try SpeechClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try SpeechQuestions(request, observer, path, of: Self.self)
    let part = try questions.scored(model.configuration.backbone, threads: compute.threads)
    let utterances = part.utterances, labels = try utterances.labels(among: model.classes)
    let scored = try ClassEvaluation.scores(
      of: model, part.batches(), total: labels.count, unit: "utterance", observer
    ) { try model.scores(of: $0.frames, precision: compute.dtype) }
    let origin = Score.Origin(
      model: path, protocolName: "whole utterances", split: part.split, seed: questions.seed,
      count: labels.count)
    return try Evaluation(
      classifying: scored, labels: labels, origin,
      name: request.wantsPredictions ? { utterances[$0].name } : nil)
  }
}
