import ClozeTensor

/// A modality whose models are scored one by one, in f32 unless the user requests something else.
public protocol EvaluatingEach: Evaluating {
  /// Scores the model at `path`.
  ///
  /// - Throws: As `evaluate`.
  static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation
}

extension EvaluatingEach {
  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let compute = try compute(.f32)
    return Evaluation(try models.map { try evaluation(of: $0, request, compute, observer) })
  }
}
