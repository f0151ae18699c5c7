import ClozeEvaluation

/// The value of a metric for a model, with everything needed to interpret it.
public struct Score: Sendable, Equatable, Codable {
  /// The origin of scores: the model, the data and the method.
  public struct Origin: Sendable, Equatable, Codable {
    /// The path of the model, or the name of a baseline.
    public var model: String
    /// A short name of the method, such as `full` or `single view`.
    public var protocolName: String
    /// The part of the data.
    public var split: EvaluationSplit
    /// The seed of all draws.
    public var seed: UInt64
    /// The number of cases: hidden tokens, samples, clouds, users or draws.
    public var count: Int

    /// Makes an origin from these parts.
    public init(
      model: String, protocolName: String, split: EvaluationSplit, seed: UInt64, count: Int
    ) {
      (self.model, self.protocolName, self.split) = (model, protocolName, split)
      (self.seed, self.count) = (seed, count)
    }
  }

  /// The name of the metric, such as `NDCG@10`.
  public let metric: String
  /// The value over all cases.
  public let value: Double
  /// The lower end of the 95% interval; nil if there is none.
  public let low: Double?
  /// The upper end.
  public let high: Double?
  /// The mean difference from the first model, case by case; nil for that model itself.
  public var difference: Double?
  /// The probability of a difference as large by chance.
  public var p: Double?
  /// The unit of the value, such as `nats`, if it is known.
  public let unit: String?
  /// The direction of better values, if it is known.
  public let direction: MetricDirection?
  /// The origin of the score.
  public let origin: Origin

  /// Makes the value of a metric without an interval.
  public init(
    _ metric: String, _ value: Double, unit: String? = nil, direction: MetricDirection? = nil,
    _ origin: Origin
  ) {
    (self.metric, self.value, low, high) = (metric, value, nil, nil)
    (self.unit, self.direction, self.origin) = (unit, direction, origin)
  }

  /// Makes the score of an estimate under the name `metric`. Unit and direction are those of the
  /// metric of `Metrics` with the estimate's name.
  public init(_ estimate: MetricEstimate, as metric: String? = nil, _ origin: Origin) {
    let known = Metrics.all.first { $0.name == estimate.name }
    (self.metric, value) = (metric ?? estimate.name, estimate.value)
    (low, high) = (estimate.low, estimate.high)
    (unit, direction, self.origin) = (known?.unit, known?.direction, origin)
  }
}

extension Score {
  /// Returns the scores of a classification: all metrics, then the recall of each class that has
  /// samples.
  public static func scores(
    of result: ClassificationResult, model: String, protocolName: String, split: EvaluationSplit,
    seed: UInt64
  ) throws -> [Score] {
    func origin(_ count: Int) -> Origin {
      Origin(model: model, protocolName: protocolName, split: split, seed: seed, count: count)
    }
    return result.metrics(seed: seed).map { Score($0, origin(result.labels.count)) }
      + (try result.perClass(seed: seed).map {
        Score($0.recall, as: "recall of \($0.class)", origin($0.count))
      })
  }
}
