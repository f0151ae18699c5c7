import ClozeCapabilities
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of classifiers of clouds by the classes that they predict.
extension PointsClassifyModality: EvaluatingEach {
  /// `classifiers of points`.
  public static let evaluated = "classifiers of points"
  /// A description of the metrics.
  public static let evaluationNotes = ClassEvaluation.notes(of: "points")
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--votes`.
  public static let evaluationOptions = [votes]

  private static let votes = EvaluationOption(
    "votes",
    "Classifiers of points: the number of views of a cloud that vote on its class (default: 1).",
    .whole(1...1000))

  /// True: a class of each cloud.
  public static let evaluationHasPredictions = true

  /// Scores the model at `path`.
  public static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try PointClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try PointQuestions(request, observer, path, of: Self.self)
    let patch = model.configuration.backbone.patch, seed = questions.seed
    let clouds = try questions.scored(points: patch.points)
    let labels = try model.labels(of: clouds.set), votes = request.whole(Self.votes) ?? 1
    let progress = observer.progress("classify", unit: "cloud")
    defer { progress?.finish() }
    let scored = try model.scores(
      clouds.views(patch, seed: seed, compute.device), votes: votes, precision: compute.dtype
    ) { progress?.update(done: $0, total: votes * clouds.indices.count) }
    let origin = Score.Origin(
      model: path,
      protocolName: votes == 1
        ? "single view" : "\(votes) views of each cloud vote: no single prediction",
      split: clouds.split, seed: seed, count: clouds.indices.count)
    return try Evaluation(
      classifying: scored, labels: clouds.indices.map { labels[$0] }, origin,
      name: request.wantsPredictions ? { clouds.set.names[clouds.indices[$0]] } : nil)
  }
}
