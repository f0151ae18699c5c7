import ClozeCapabilities
import ClozeTensor
import ClozeTraining

/// Evaluation of classifiers of sequences by the classes that they predict.
extension ClassifyModality: Evaluating {
  /// The name of the models in messages.
  public static var evaluated: String { "models of sequences that were fine-tuned" }
  /// A description of accuracy, F1 and recall, and of the baseline.
  public static var evaluationNotes: String {
    """
    Models of text and code that were fine-tuned: of classes accuracy, its mean over classes, macro F1, and the recall of each class, with \
    95% bootstrap intervals; of numbers correlations, of labels F1 and the precision of ranking, of tags F1 of \
    entities as seqeval has it, or accuracy, of spans exact match and F1 as SQuAD's scripts have them. Without --data the samples are the run's: those that validated, or with \
    --split test those kept for testing. --baseline bag counts tokens instead: a linear support vector machine \
    trained on the run's samples.
    """
  }
  /// All splits.
  public static var evaluationSplits: [EvaluationSplit] { EvaluationSplit.allCases }
  /// `--baseline`.
  public static var evaluationOptions: [EvaluationOption] { [baseline] }
  private static var baseline: EvaluationOption { .baseline(ClassifierBaseline.self) }

  /// True: an answer about each sample.
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
      return Evaluation(try models.map(evaluation.evaluation))
    }
    guard let recipe = try recipe(ofRunAt: first) else {
      throw UsageError(
        "--baseline bag trains on the samples of a run, and '\(first)' is not a run; "
          + "give one first")
    }
    var all = Evaluation(try models.map(evaluation.evaluation))
    all.scores += try evaluation.bag(of: recipe, at: first)
    return all
  }
}
