import ClozeCapabilities
import ClozeTensor
import ClozeTraining

/// Evaluation of masked point models at hidden patches, or by probes on their frozen features.
extension PointsModality: Evaluating {
  /// `masked point models`.
  public static let evaluated = "masked point models"
  /// A description of the metrics without and with a probe.
  public static let evaluationNotes = """
    Masked point models: the loss and accuracy at hidden patches; with --probe what a linear support vector \
    machine or the nearest neighbours tell from the frozen features when trained on the training clouds, \
    with --few-shot the mean and deviation over draws.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--probe`, `--few-shot` and `--draws`.
  public static let evaluationOptions = [FrozenProbe.option, fewShot, draws]

  static let fewShot = EvaluationOption(
    "few-shot",
    "Masked point models: linear probes on draws of so many classes and clouds of each, such as 5x10.",
    valueName: "waysxshots", .waysAndShots)
  static let draws = EvaluationOption(
    "draws", "Masked point models: the number of draws of --few-shot (default: 10).",
    .whole(1...1000))

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    guard !request.isGiven(FrozenProbe.option) || !request.isGiven(fewShot) else {
      throw UsageError("--probe and --few-shot exclude each other")
    }
    guard !request.isGiven(draws) || request.isGiven(fewShot) else {
      throw UsageError("--draws is how many draws of --few-shot: give that, too")
    }
    let evaluation = PointsEvaluation(
      request: request, compute: try compute(.f32), observer: observer)
    return Evaluation(try models.flatMap { try evaluation.scores(of: $0) })
  }
}
