import ClozeConfiguration

/// Which of the weights that a run goes through become its model.
///
/// They are chosen by a metric on validation data. There is no way to choose them by test data: a task
/// gives the trainer nothing else.
public struct SelectionConfiguration: ConfigurationSection {
  /// The validation metric that the model has to be best in; `nil`: the last weights are the model.
  public var metric: String?
  /// Validations without an improvement after which the run ends; nil: it goes on to its last step.
  public var patience: Int?

  /// The last weights.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "metric": "the validation metric that chooses the model; null for the last weights",
    "patience": "validations without improvement after which the run ends; null for never",
  ]

  /// Gives the metric a name and patience a number.
  public mutating func fillOptionals() { (metric, patience) = ("", 1) }

  /// The problems of the values but for the metric's name.
  public func problems() -> [String] {
    var problems: [String] = []
    guard let patience else { return [] }
    if patience < 1 {
      problems.append("patience is \(patience): must be at least 1, or null for never")
    }
    if metric == nil {
      problems.append("patience needs training.selection.metric")
    }
    return problems
  }

  /// The problem of a metric that is none of `metrics`, those of validation, as a line of the recipe.
  func problems(among metrics: [String]) -> [String] {
    guard let metric, !metrics.contains(metric) else { return [] }
    return [
      "training.selection.metric is \(metric): must be null or one of "
        + metrics.joined(separator: ", ")
    ]
  }
}

/// The best validation so far.
public struct Selection: Codable, Sendable, Equatable {
  /// The step after which it was.
  public var step: Int
  /// The metric's value.
  public var value: Double
  /// Validations since then.
  public var waited = 0

  /// The selection after a validation with `value`, from the one before; more is better where
  /// `isRising`, and an equal value is no improvement.
  static func after(
    _ former: Selection?, step: Int, value: Double, isRising: Bool
  ) -> Selection {
    guard var former else { return Selection(step: step, value: value) }
    if isRising ? value > former.value : value < former.value {
      return Selection(step: step, value: value)
    }
    former.waited += 1
    return former
  }
}
