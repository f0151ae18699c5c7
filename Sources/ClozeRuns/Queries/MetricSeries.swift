/// One metric of one run over its steps.
public struct MetricSeries: Sendable, Equatable {
  /// The run's name.
  public var run: String
  /// The metric's name.
  public var name: String
  /// The unit; nil where it has none, or none is known.
  public var unit: String?
  /// The step of each value.
  public var steps: [Int] = []
  /// The number of tokens seen at each value; NaN if the run does not log it.
  public var tokens: [Double] = []
  /// The time of each value in seconds since 1970; NaN if the run does not log it.
  public var times: [Double] = []
  /// The values; none is NaN.
  public var values: [Double] = []

  /// Makes a series without values.
  public init(run: String, name: String) { (self.run, self.name) = (run, name) }

  /// Adds the values of the metric on an axis.
  mutating func append(_ axis: AxisColumns, _ column: [Double]) {
    let count = min(axis.steps.count, column.count)
    guard column.prefix(count).contains(where: \.isNaN) else {
      steps += axis.steps.prefix(count)
      tokens += axis.tokens.prefix(count)
      times += axis.times.prefix(count)
      values += column.prefix(count)
      return
    }
    for index in 0..<count where !column[index].isNaN {
      steps.append(axis.steps[index])
      tokens.append(axis.tokens[index])
      times.append(axis.times[index])
      values.append(column[index])
    }
  }

  /// Returns the series sorted by step.
  func sorted() -> MetricSeries {
    guard zip(steps, steps.dropFirst()).contains(where: { $0 > $1 }) else { return self }
    let order = steps.indices.sorted { (steps[$0], $0) < (steps[$1], $1) }
    var result = MetricSeries(run: run, name: name)
    result.unit = unit
    result.steps = order.map { steps[$0] }
    result.tokens = order.map { tokens[$0] }
    result.times = order.map { times[$0] }
    result.values = order.map { values[$0] }
    return result
  }
}

/// The decoded columns of an axis, shared by its metrics.
struct AxisColumns {
  let steps: [Int]
  let tokens: [Double]
  let times: [Double]
}
