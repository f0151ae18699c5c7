import ClozeConfiguration

/// The choice of the weights of a run that become its model.
///
/// They are chosen by a metric on validation data. They cannot be chosen by test data, since a task
/// gives the trainer none.
public struct SelectionConfiguration: ConfigurationSection {
  /// The validation metric that should be best; `nil` to use the last weights.
  public var metric: String?
  /// Validations without an improvement after which the run ends; nil: it goes on to its last step.
  public var patience: Int?

  /// Selects the last weights.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "metric": "the validation metric that chooses the model; null for the last weights",
    "patience": "validations without improvement after which the run ends; null for never",
  ]

  /// Gives the metric a name and patience a number.
  public mutating func fillOptionals() { (metric, patience) = ("", 1) }

  /// Returns the problems of the values, except that of an unknown metric.
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

  /// Returns the problem of a metric that is not among `metrics`, those of validation, as a line
  /// about the recipe.
  func problems(among metrics: [String]) -> [String] {
    guard let metric, !metrics.contains(metric) else { return [] }
    return [
      "training.selection.metric is \(metric): must be null"
        + (metrics.isEmpty
          ? ", since nothing that is trained is validated"
          : " or one of " + metrics.joined(separator: ", "))
    ]
  }
}

/// The best validation so far.
public struct Selection: Codable, Sendable, Equatable {
  /// The step after which it took place.
  public var step: Int
  /// The metric's value.
  public var value: Double
  /// The number of validations since then.
  public var waited = 0

  /// Returns the selection after a validation with `value`, given the one before; higher is better
  /// if `isRising`, and an equal value is not an improvement.
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
