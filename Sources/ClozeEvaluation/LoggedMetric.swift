/// A series of numbers that training or validation logs, declared by what computes it.
public struct LoggedMetric: Codable, Sendable, Equatable {
  /// The name in `metrics.jsonl`, such as `validation_loss`.
  public let name: String
  /// The better direction; nil where no value is better than another, as of a learning rate.
  public let direction: MetricDirection?
  /// The unit, such as `nats`; a `share` counts from 0 to 1; nil where there is none.
  public let unit: String?

  /// A series called `name`.
  public init(_ name: String, _ direction: MetricDirection?, unit: String?) {
    (self.name, self.direction, self.unit) = (name, direction, unit)
  }

  /// The series of a metric on validation data, under `name` or the metric's own name.
  public init(validation metric: some Metric, as name: String? = nil) {
    self.init("validation_" + (name ?? metric.name), metric.direction, unit: metric.unit)
  }

  /// The same series under another name.
  public func named(_ name: String) -> LoggedMetric {
    LoggedMetric(name, direction, unit: unit)
  }

  /// A mean cross-entropy.
  public static func loss(_ name: String) -> LoggedMetric {
    LoggedMetric(name, .lowerIsBetter, unit: "nats")
  }

  /// A share of right answers.
  public static func accuracy(_ name: String) -> LoggedMetric {
    LoggedMetric(name, .higherIsBetter, unit: "share")
  }
}

extension LoggedMetric {
  /// A series that nothing declares, as in runs of version 0.1, by the words of its name.
  init(undeclared name: String) {
    let units = ["loss": "nats", "accuracy": "share"]
    self.init(
      name, MetricDirection(seriesNamed: name),
      unit: name.split(separator: "_").last.flatMap { units[String($0)] })
  }
}

extension [LoggedMetric] {
  /// The series called `name`: as declared, or by the words of its name where it is not.
  public func series(called name: String) -> LoggedMetric {
    first { $0.name == name } ?? LoggedMetric(undeclared: name)
  }

  /// The names of those of which one value is better than another, which a model can be chosen by.
  public var selectable: [String] { filter { $0.direction != nil }.map(\.name) }
}
