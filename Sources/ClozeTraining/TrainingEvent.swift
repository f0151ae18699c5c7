import ClozeEvaluation

/// What the trainer tells while it works; renderers print it.
public enum TrainingEvent: Sendable {
  /// The run begins, or goes on, after `step` of `steps` steps.
  case started(step: Int, steps: Int)
  /// A checkpoint that was passed over because it is damaged.
  case skippedCheckpoint(reason: String)
  /// A step was done.
  case stepped(StepReport)
  /// How the values of the parameters are distributed after a step.
  case histograms(step: Int, [ParameterHistogram])
  /// The validation data was scored after a step.
  case validated(step: Int, metrics: [String: Double])
  /// Something is amiss with the model after a step.
  case warned(step: Int, String)
  /// A checkpoint is complete on the disk.
  case saved(step: Int, path: String)
  /// The run ended after `step`, on request or because all steps were done.
  case finished(step: Int, interrupted: Bool)
}

/// One step in numbers.
public struct StepReport: Sendable {
  /// Counted from 1.
  public var step: Int
  /// Of how many.
  public var steps: Int
  /// The mean loss of the steps since the last report.
  public var loss: Double
  /// The learning rate.
  public var rate: Double
  /// The gradients' norm before clipping.
  public var gradientNorm: Double
  /// Tokens seen since the run began, resumed parts included.
  public var tokens: Int
  /// Tokens per second since the last report.
  public var tokensPerSecond: Double
  /// Whether this step closes a logging interval.
  public var isLogged: Bool
  /// Further values by name.
  public var metrics: [String: Double]

  /// The series of `logged` that all steps have.
  public static let metrics: [LoggedMetric] = [
    .loss("loss"), LoggedMetric("rate", nil, unit: nil),
    LoggedMetric("gradient_norm", nil, unit: nil), LoggedMetric("tokens", nil, unit: "tokens"),
    LoggedMetric("tokens_per_second", nil, unit: "1/s"),
  ]

  /// What is logged of the step, by the names it has in `metrics.jsonl`.
  public var logged: [String: Double] {
    metrics.merging([
      "loss": loss, "rate": rate, "gradient_norm": gradientNorm, "tokens": Double(tokens),
      "tokens_per_second": tokensPerSecond,
    ]) { $1 }
  }
}
