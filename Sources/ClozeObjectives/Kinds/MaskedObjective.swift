import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Masked tokens: the tokens of hidden rows are predicted (Devlin et al. 2019, section 3.1; Yu et al.
/// 2022, section 3.3 for patches); of a causal model, at every row the token after it.
public struct MaskedObjective: Objective {
  /// The weight; the recipe's `masking` says what is hidden.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0

    /// The defaults.
    public init() {}

    /// A line on each key.
    public static let summaries = ["weight": "the factor of the loss of masked tokens"]

    /// The problem of a weight that is not positive.
    public func problems() -> [String] { weightProblems }
  }

  /// The name in recipes.
  public static let name = "masked"
  /// One line on it.
  public static let summary = "hidden tokens are predicted"
  /// The cross-entropy and the share of tokens that scored highest.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]

  private let head: any TokenHead

  /// Predictions by the model's head.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) { head = setup.tokenHead }

  /// The hidden rows of each view.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    views.indices.filter { views[$0].isPredicted && !views[$0].hidden.rows.isEmpty }.map {
      Reading(EncoderPass(view: $0), rows: views[$0].hidden.rows)
    }
  }

  /// The sum over views of the mean cross-entropy.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ context: ForwardContext
  ) throws -> ObjectiveLoss {
    try ObjectiveLoss.sum(
      zip(rows, readings).map { rows, reading in
        let view = batch.views[reading.pass.view]
        let result = try head.loss(rows, labels: view.hidden.labels, among: view.hidden.sample)
        return ObjectiveLoss(result, prefix: view.name.map { $0 + "_" } ?? "")
      })
  }
}

extension ObjectiveSettings {
  /// The problem of a weight that is not positive.
  public var weightProblems: [String] {
    weight > 0 && weight.isFinite
      ? [] : ["weight is \(weight): must be positive; null leaves the objective out"]
  }
}
