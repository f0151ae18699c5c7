/// The number of values in each of several adjacent ranges.
public struct TensorBoardHistogram: Sendable {
  /// The name of the quantity.
  public var name: String
  /// The smallest value.
  public var minimum: Double
  /// The largest value.
  public var maximum: Double
  /// The sum of all values.
  public var sum: Double
  /// The sum of their squares.
  public var sumOfSquares: Double
  /// The upper ends of the ranges, ascending.
  public var limits: [Double]
  /// The number of values in each range.
  public var counts: [Int]

  /// Makes a distribution with as many `limits` as `counts`.
  public init(
    name: String, minimum: Double, maximum: Double, sum: Double, sumOfSquares: Double,
    limits: [Double], counts: [Int]
  ) {
    precondition(limits.count == counts.count, "a limit for each count")
    self.name = name
    self.minimum = minimum
    self.maximum = maximum
    self.sum = sum
    self.sumOfSquares = sumOfSquares
    self.limits = limits
    self.counts = counts
  }

  /// Adds the histogram to a `Summary` message.
  func add(to summary: inout ProtobufMessage) {
    summary.add(1) { entry in
      entry.add(1, name)
      entry.add(5) { histogram in
        histogram.add(1, minimum)
        histogram.add(2, maximum)
        histogram.add(3, Double(counts.reduce(0, +)))
        histogram.add(4, sum)
        histogram.add(5, sumOfSquares)
        histogram.add(6, packed: limits)
        histogram.add(7, packed: counts.map(Double.init))
      }
    }
  }
}
