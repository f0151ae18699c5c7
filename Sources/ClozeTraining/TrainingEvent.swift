import ClozeEvaluation

/// An event of the trainer's work; renderers print it.
public enum TrainingEvent: Sendable {
  /// The run started, or resumed, after `step` of `steps` steps.
  case started(step: Int, steps: Int)
  /// A damaged checkpoint was skipped.
  case skippedCheckpoint(reason: String)
  /// A step was completed.
  case stepped(StepReport)
  /// The distribution of the parameters' values after a step.
  case histograms(step: Int, [ParameterHistogram])
  /// The model was evaluated on the validation data after a step.
  case validated(step: Int, metrics: [String: Double])
  /// Something is wrong with the model after a step.
  case warned(step: Int, String)
  /// A checkpoint was written completely.
  case saved(step: Int, path: String)
  /// The run ended after `step`, on request or because all steps were done.
  case finished(step: Int, interrupted: Bool)
}

/// The figures of one step.
public struct StepReport: Sendable {
  /// The step, counted from 1.
  public var step: Int
  /// The number of steps of the run.
  public var steps: Int
  /// The mean loss of the steps since the last report.
  public var loss: Double
  /// The learning rate.
  public var rate: Double
  /// The gradients' norm before clipping.
  public var gradientNorm: Double
  /// The number of tokens seen since the start of the run, including before it was resumed.
  public var tokens: Int
  /// Tokens per second since the last report.
  public var tokensPerSecond: Double
  /// The share of the time since the last report in which training waited for batches to be read.
  public var waiting: Double
  /// True if this step ends a logging interval.
  public var isLogged: Bool
  /// Further values by name.
  public var metrics: [String: Double]

  /// The series of `logged` that all steps have.
  public static let metrics: [LoggedMetric] = [
    .loss("loss"), LoggedMetric("rate", nil, unit: nil),
    LoggedMetric("gradient_norm", nil, unit: nil), LoggedMetric("tokens", nil, unit: "tokens"),
    LoggedMetric("tokens_per_second", nil, unit: "1/s"),
    LoggedMetric("waiting", nil, unit: nil),
  ]

  /// The values that are logged of the step, by the names that they have in `metrics.jsonl`.
  public var logged: [String: Double] {
    metrics.merging([
      "loss": loss, "rate": rate, "gradient_norm": gradientNorm, "tokens": Double(tokens),
      "tokens_per_second": tokensPerSecond, "waiting": waiting,
    ]) { $1 }
  }
}
