/// A series of numbers that training or validation logs, declared by what computes it.
public struct LoggedMetric: Codable, Sendable, Equatable {
  /// The name in `metrics.jsonl`, such as `validation_loss`.
  public let name: String
  /// The better direction.
  public let direction: MetricDirection
  /// The unit, such as `nats`; a share of all counts from 0 to 1.
  public let unit: String

  /// A series called `name`.
  public init(_ name: String, _ direction: MetricDirection, unit: String) {
    (self.name, self.direction, self.unit) = (name, direction, unit)
  }

  /// The series of a metric on validation data, under `name` or the metric's own name.
  public init(validation metric: some Metric, as name: String? = nil) {
    self.init("validation_" + (name ?? metric.name), metric.direction, unit: metric.unit)
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

extension [LoggedMetric] {
  /// The better direction of the series called `name`: as declared, or for a series of a run that
  /// declares none, such as one of version 0.1, by the words of its name.
  public func direction(of name: String) -> MetricDirection {
    first { $0.name == name }?.direction ?? MetricDirection(seriesNamed: name)
  }
}
