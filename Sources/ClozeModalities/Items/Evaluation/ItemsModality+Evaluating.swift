import ClozeCapabilities
import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// Evaluation of models of items and of baselines by their ranking of the items that users took
/// next.
extension ItemsModality: Evaluating {
  /// `items`.
  public static let evaluated = "items"
  /// A description of the ranking, the intervals and the comparisons.
  public static let evaluationNotes = """
    Items: the item that a user took next is ranked among all that are not in the history, or \
    among drawn ones (--protocol); where users take items again, those of the history are \
    candidates too, and the protocol's name ends in +seen (--seen); ties count against the model. \
    value is the mean over users, low and high a 95% bootstrap interval, count the number of \
    users; beside several models or baselines, difference and p compare each with the first \
    (paired sign flips). Without --data the histories are those of the run.
    """
  /// The targets for validation and for the test.
  public static let evaluationSplits: [EvaluationSplit] = [.validation, .test]
  /// `--protocol`, `--seen` and `--baseline`.
  public static let evaluationOptions = [protocolName, seen, baseline]

  static let protocolName = EvaluationOption(
    "protocol",
    "Items: what targets are ranked against: full (the default), popularity-100 or uniform-100.",
    valueName: "name", .text)
  static let seen = EvaluationOption(
    "seen", "Items: whether those of a history are candidates:", oneOf: SeenItems.self)
  static let baseline = EvaluationOption.baseline(ItemBaseline.self)

  /// Scores the models at `models`, then the baselines, all on the same users.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    Evaluation(
      try ItemsEvaluation(request: request, compute: compute(.f32), observer: observer)
        .scores(of: models))
  }
}

extension SeenItems: EvaluationChoice {
  /// A description of the candidates.
  public var summary: String {
    switch self {
    case .auto: "the default: included if at least 1 of 100 targets is one of them, else excluded"
    case .exclude: "no, and targets that are among them are left out"
    case .include: "yes, like all others"
    }
  }
}
