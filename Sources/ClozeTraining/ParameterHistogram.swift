import ClozeEncoder

/// The distribution of one parameter's values: counts over ranges of equal width.
public struct ParameterHistogram: Sendable, Equatable {
  /// The parameter's name.
  public let name: String
  /// The smallest value that is a number.
  public private(set) var minimum = Double.infinity
  /// The largest value that is a number.
  public private(set) var maximum = -Double.infinity
  /// The sum of all values that are numbers.
  public private(set) var sum = 0.0
  /// The sum of the squares of all values that are numbers.
  public private(set) var sumOfSquares = 0.0
  /// The number of values in each of the ranges that divide `minimum...maximum` evenly; empty if no
  /// value is a number.
  public private(set) var counts: [Int] = []

  /// Counts `values` in `ranges` ranges, or in one if all values are equal.
  public init(name: String, _ values: some Collection<Float>, ranges: Int = 64) {
    self.name = name
    for value in values where value.isFinite {
      let value = Double(value)
      minimum = min(minimum, value)
      maximum = max(maximum, value)
      sum += value
      sumOfSquares += value * value
    }
    guard minimum <= maximum else { return }
    let ranges = minimum < maximum ? ranges : 1
    let scale = minimum < maximum ? Double(ranges) / (maximum - minimum) : 0
    counts = Array(repeating: 0, count: ranges)
    for value in values where value.isFinite {
      counts[min(ranges - 1, Int((Double(value) - minimum) * scale))] += 1
    }
  }

  /// The upper ends of the ranges.
  public var limits: [Double] {
    counts.indices.map { index in
      index == counts.count - 1
        ? maximum
        : minimum + (maximum - minimum) * Double(index + 1) / Double(counts.count)
    }
  }
}

extension ParameterStore {
  /// Returns the present distribution of each parameter's values.
  func histograms() -> [ParameterHistogram] {
    parameters.map { parameter in
      parameter.value.withFloats { ParameterHistogram(name: parameter.name, $0) }
    }
  }
}
