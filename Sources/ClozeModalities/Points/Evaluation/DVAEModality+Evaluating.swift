import ClozeCapabilities
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of dVAEs by the distance between clouds and their reconstructions from tokens.
extension DVAEModality: Evaluating {
  /// `dVAEs`.
  public static let evaluated = "dVAEs"
  /// A description of the distance.
  public static let evaluationNotes = """
    dVAEs of points: the Chamfer distance between clouds and what is drawn from their tokens. Of all models \
    of points, without --data the clouds are those that the run kept for validation; with it those that the \
    data keep for testing, or all where they keep none.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// No options.
  public static let evaluationOptions: [EvaluationOption] = []

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let compute = try compute(.f32)
    let scores = try models.flatMap { path in
      let model = try PointDVAE.load(from: ModelFolder.locate(path), device: compute.device)
      let questions = try PointQuestions(request, observer, path, of: Self.self)
      let patch = model.configuration.patch
      let clouds = try questions.scored(points: patch.points)
      let score = try model.score(
        clouds.views(patch, seed: questions.seed, compute.device), precision: compute.dtype)
      let origin = Score.Origin(
        model: path, protocolName: "the likeliest token of each patch", split: clouds.split,
        seed: questions.seed, count: clouds.indices.count)
      return score.sorted { $0.key < $1.key }.map { Score($0.key, $0.value, origin) }
    }
    return Evaluation(scores)
  }
}
