import ClozeCapabilities
import ClozeTensor
import ClozeTraining

/// Evaluation of models of items and of baselines by their ranking of the items that users took
/// next.
extension ItemsModality: Evaluating {
  /// `items`.
  public static let evaluated = "items"
  /// A description of the ranking, the intervals and the comparisons.
  public static let evaluationNotes = """
    Items: the item that a user took next is ranked among all that are not in the history, or among \
    drawn ones (--protocol); ties count against the model. value is the mean over users, low and \
    high a 95% bootstrap interval, count the number of users; beside several models or baselines, difference \
    and p compare each with the first (paired sign flips). Without --data the histories are those of the run.
    """
  /// The next-to-last items and the last items.
  public static let evaluationSplits: [EvaluationSplit] = [.validation, .test]
  /// `--protocol` and `--baseline`.
  public static let evaluationOptions = [protocolName, baseline]

  static let protocolName = EvaluationOption(
    "protocol",
    "Items: what targets are ranked against: full (the default), popularity-100 or uniform-100.",
    valueName: "name", .text)
  static let baseline = EvaluationOption.baseline(ItemBaseline.self)

  /// Scores the models at `models`, then the baselines, all on the same users.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> [Score] {
    try ItemsEvaluation(request: request, compute: compute(.f32), observer: observer)
      .scores(of: models)
  }
}
