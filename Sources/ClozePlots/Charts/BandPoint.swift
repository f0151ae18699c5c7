/// A place of the area around a line, such as that between the values of several runs.
public struct BandPoint: Equatable, Sendable {
  /// Along the horizontal axis.
  public var x: Double
  /// The lower edge along the vertical axis.
  public var low: Double
  /// The upper edge.
  public var high: Double

  /// Makes the place at `x` from `low` to `high`.
  public init(_ x: Double, _ low: Double, _ high: Double) {
    (self.x, self.low, self.high) = (x, low, high)
  }
}
