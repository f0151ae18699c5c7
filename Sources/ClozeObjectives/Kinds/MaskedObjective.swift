import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Masked tokens: the tokens of hidden rows are predicted (Devlin et al. 2019, section 3.1; Yu et
/// al. 2022, section 3.3 for patches); with a causal model, the next token is predicted at every
/// row.
public struct MaskedObjective: Objective {
  /// The settings; the recipe's `masking` determines the hidden rows.
  public struct Settings: ObjectiveSettings {
    /// The factor of the loss.
    public var weight = 1.0
    /// The number of steps over which the factor rises from a tenth, as helps where the tokens are
    /// learned, too; nil if it is always the same.
    public var ramp: Int?

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "weight": "the factor of the loss of masked tokens",
      "ramp": "steps over which the factor rises from a tenth of it; null for none",
    ]

    /// Gives the ramp a length.
    public mutating func fillOptionals() { ramp = 1 }

    /// Returns the problems of a weight that is not positive, and of a ramp without steps.
    public func problems() -> [String] {
      weightProblems
        + (ramp.map { $0 >= 1 } ?? true
          ? [] : ["ramp is \(ramp ?? 0): must be at least 1, or null for none"])
    }
  }

  /// The name in recipes.
  public static let name = "masked"
  /// A summary in one line.
  public static let summary = "hidden tokens are predicted"
  /// The cross-entropy and the share of correctly predicted tokens.
  public static let metrics = [LoggedMetric.loss("loss"), .accuracy("accuracy")]

  private let head: any TokenHead

  /// Returns the reason if samples have no tokens.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? {
    traits.hasTokens ? nil : "needs tokens to predict, which \(traits.name) does not have"
  }

  /// Makes the objective with the model's head.
  public init(_ settings: Settings, _ setup: ObjectiveSetup) { head = setup.requiredTokenHead }

  /// Returns the hidden rows of each view.
  public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
    views.indices.filter { views[$0].isPredicted && !views[$0].hidden.rows.isEmpty }.map {
      Reading(EncoderPass(view: $0), rows: views[$0].hidden.rows)
    }
  }

  /// Computes the sum over views of the mean cross-entropy.
  public func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
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
