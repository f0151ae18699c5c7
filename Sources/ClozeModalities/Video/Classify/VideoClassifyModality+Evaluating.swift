import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor

/// Evaluation of classifiers of clips by the classes that they predict.
extension VideoClassifyModality: EvaluatingEach {
  /// `classifiers of video`.
  public static let evaluated = "classifiers of video"
  /// A description of the metrics.
  public static let evaluationNotes = ClassEvaluation.notes(of: "video")
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--label`.
  public static let evaluationOptions = [ClipProbe.label]
  /// True: a class of each clip.
  public static let evaluationHasPredictions = true

  /// Scores the model at `path`.
  public static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try VideoClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    let backbone = model.configuration.backbone
    let choice = try CorpusRequest(request, path, of: Self.self)
    let part = try ShownClips(
      choice, backbone.frames, label: request.text(ClipProbe.label), threads: compute.threads,
      need: .classes, observer)
    let clips = part.clips, labels = try clips.labels(among: model.classes)
    let scored = try ClassEvaluation.scores(
      of: model, part.batches(part.numbers, backbone), total: labels.count, unit: "clip", observer
    ) { try model.scores(of: $0, precision: compute.dtype) }
    let origin = Score.Origin(
      model: path, protocolName: "middle frames", split: part.split, seed: choice.seed,
      count: labels.count)
    return try Evaluation(
      classifying: scored, labels: labels, origin,
      name: request.wantsPredictions ? { clips[$0].name } : nil)
  }
}
