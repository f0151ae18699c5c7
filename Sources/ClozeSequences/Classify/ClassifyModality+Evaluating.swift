import ClozeCapabilities
import ClozeTensor
import ClozeTraining

/// Evaluation of classifiers of sequences by the classes that they predict.
extension ClassifyModality: Evaluating {
  /// `classifiers of sequences`.
  public static var evaluated: String { "classifiers of sequences" }
  /// A description of accuracy, F1 and recall, and of the baseline.
  public static var evaluationNotes: String {
    """
    Classifiers of text and code: accuracy, its mean over classes, macro F1, and the recall of each class, with \
    95% bootstrap intervals. Without --data the samples are the run's: those that validated, or with \
    --split test those kept for testing. --baseline bag counts tokens instead: a linear support vector machine \
    trained on the run's samples.
    """
  }
  /// All splits.
  public static var evaluationSplits: [EvaluationSplit] { EvaluationSplit.allCases }
  /// `--baseline`.
  public static var evaluationOptions: [EvaluationOption] { [baseline] }
  private static var baseline: EvaluationOption { .baseline(ClassifierBaseline.self) }

  /// True: a class of each sample.
  public static var evaluationHasPredictions: Bool { true }

  /// Scores the classifiers at `models`, then the baseline, which is trained on the first one's
  /// samples.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let evaluation = ClassifyEvaluation<Labelled>(
      request: request, compute: try compute(.f32), observer: observer)
    guard request.isGiven(baseline), let first = models.first else {
      return Evaluation(try models.map { try evaluation.evaluation(of: $0).evaluation })
    }
    guard let recipe = try recipe(ofRunAt: first) else {
      throw UsageError(
        "--baseline bag trains on the samples of a run, and '\(first)' is not a run; "
          + "give one first")
    }
    let results = try models.map { try evaluation.evaluation(of: $0) }
    var all = Evaluation(results.map(\.evaluation))
    all.scores += try evaluation.bag(of: recipe, at: first, on: results.first?.samples ?? [])
    return all
  }
}
