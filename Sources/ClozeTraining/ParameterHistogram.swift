import ClozeEncoder

/// How the values of one parameter are distributed: counts over ranges of one width.
public struct ParameterHistogram: Sendable, Equatable {
  /// The parameter's name.
  public let name: String
  /// The smallest value that is a number.
  public private(set) var minimum = Double.infinity
  /// The largest one.
  public private(set) var maximum = -Double.infinity
  /// The sum of all that are numbers.
  public private(set) var sum = 0.0
  /// The sum of their squares.
  public private(set) var sumOfSquares = 0.0
  /// How many values lie in each of the ranges that divide `minimum...maximum` evenly; empty where
  /// no value is a number.
  public private(set) var counts: [Int] = []

  /// The distribution of `values` over `ranges` ranges, or one where all values are the same.
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
  /// How the values of each parameter are distributed now.
  func histograms() -> [ParameterHistogram] {
    parameters.map { parameter in
      parameter.value.withFloats { ParameterHistogram(name: parameter.name, $0) }
    }
  }
}
