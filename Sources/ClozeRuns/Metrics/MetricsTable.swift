/// Lines of a metrics file as columns; lines with the same names share an axis.
struct MetricsTable {
  /// Lines with the same names.
  struct Axis {
    /// The metrics' names in the order of the file.
    var names: [String]
    /// The step of each line.
    var steps: [Int] = []
    /// The number of tokens seen at each line; nil if the lines lack it.
    var tokens: [Int]?
    /// The time of each line in milliseconds since 1970; nil if the lines lack it.
    var times: [Int]?
    /// The values of each metric, NaN if a line has null.
    var columns: [[Double]]

    /// A key that distinguishes the axis from the run's others.
    var signature: String {
      ((tokens == nil ? [] : ["tokens"]) + (times == nil ? [] : ["time"]) + names)
        .joined(separator: "\n")
    }
  }

  /// The axes, in the order of their first lines.
  var axes: [Axis] = []
  /// The number of lines that could not be read.
  var skipped = 0
  /// The number of bytes up to the end of the last complete line.
  var bytes = 0
}

/// A metric's count, last value and extremes; values that are NaN are ignored.
struct MetricSummary: Equatable, Sendable {
  /// A value and its step.
  struct Place: Equatable, Sendable {
    var value: Double
    var step: Int
  }

  var count = 0
  var last: Place?
  var minimum: Place?
  var maximum: Place?

  /// Includes one more value.
  mutating func add(_ value: Double, at step: Int) {
    guard !value.isNaN else { return }
    let place = Place(value: value, step: step)
    count += 1
    if step >= last?.step ?? step { last = place }
    if value < minimum?.value ?? .infinity || minimum == nil { minimum = place }
    if value > maximum?.value ?? -.infinity || maximum == nil { maximum = place }
  }
}
