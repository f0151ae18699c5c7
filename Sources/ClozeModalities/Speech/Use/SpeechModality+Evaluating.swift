import ClozeCapabilities
import ClozeTensor
import ClozeTraining

/// Evaluation of pretrained models of speech at hidden steps, or by probes on their frozen
/// features.
extension SpeechModality: Evaluating {
  /// `pretrained models of speech`.
  public static let evaluated = "pretrained models of speech"
  /// A description of the metrics without and with a probe.
  public static let evaluationNotes = """
    Pretrained models of speech: the loss and accuracy at the codes of hidden steps, how many codes are in \
    use, and of a run its contrast, if the model's folder has its layers; with --probe the accuracy of a \
    classifier on the mean and deviation over steps after each block, depth 0 being the encoder's input, trained \
    on the training utterances, and that of the depth that validates best on the test utterances.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--probe`.
  public static let evaluationOptions = [FrozenProbe.option]

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let evaluation = SpeechEvaluation(
      request: request, compute: try compute(.f32), observer: observer)
    return Evaluation(try models.flatMap { try evaluation.scores(of: $0) })
  }
}
