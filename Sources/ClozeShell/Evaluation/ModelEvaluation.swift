import ClozeReport

/// How models of one modality are scored.
protocol ModelEvaluation {
  /// The modality's name.
  static var modality: String { get }

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session)

  /// The scores of the models at `paths`, which are all of the modality.
  func records(of paths: [String]) throws -> Records
}
