import ClozeCapabilities
import ClozeReport

extension ReportedPredictions {
  /// The number of errors that are shown.
  private static let mostMistakes = 20

  /// Has the model of `run` predict the classes of the run's validation samples; nil if it is no
  /// classifier.
  ///
  /// - Throws: Errors of reading the model and the data.
  init?(_ run: ReportedRun, _ compute: ComputeOptions, _ observer: some WorkObserver) throws {
    guard run.hasModel, let modality = run.value("modality"),
      Registry.provider(of: .predicting, for: modality) != nil,
      let kind = Registry.provider(of: .evaluation, for: modality)
    else { return nil }
    var request = EvaluationRequest()
    request.wantsPredictions = true
    try kind.check(request)
    let evaluation = try kind.evaluate([run.detail.path], request, compute.settled, observer)
    guard let predictions = evaluation.predictions, !predictions.classes.isEmpty else { return nil }
    let result = try predictions.classification()
    self.run = run.label
    classes = result.classes
    matrix = result.classes.indices.map { label in
      result.classes.indices.map { result.matrix[label, $0] }
    }
    mistakes = predictions.confidentErrors(Self.mostMistakes).map {
      Mistake(
        sample: $0.texts.isEmpty ? $0.name ?? "\($0.number)" : $0.texts.joined(separator: " / "),
        label: $0.gold ?? "", prediction: $0.label ?? "", probability: $0.probability ?? .nan)
    }
  }
}
