/// The distribution of values: counts in intervals of equal width.
public struct Histogram: Equatable, Sendable {
  /// The lower end of the first interval.
  public let start: Double
  /// The intervals' width.
  public let width: Double
  /// The number of values in each interval; the last includes its upper end.
  public let counts: [Int]
  /// The number of values that are not finite.
  public let outside: Int

  /// Counts `values` in `bins` intervals between the smallest and the largest.
  public init(_ values: some Collection<Double>, bins: Int) {
    var low = Double.infinity, high = -Double.infinity, finite = 0
    for value in values where value.isFinite {
      (low, high, finite) = (min(low, value), max(high, value), finite + 1)
    }
    outside = values.count - finite
    guard finite > 0, bins > 0 else {
      (start, width, counts) = (0, 1, [])
      return
    }
    // Halves the ends first, since the difference of two huge values may overflow.
    let span = (high / 2 - low / 2) / Double(bins) * 2
    let room = max(abs(low), abs(high)) * 1e-9
    let isConstant = span <= room / Double(bins)
    width = isConstant ? max(abs(low) * 0.1, 1e-3) : span
    start = isConstant ? low - width / 2 : low
    var counts = [Int](repeating: 0, count: isConstant ? 1 : bins)
    for value in values where value.isFinite {
      let place = (value / width - start / width)
      counts[min(max(Int(min(place, 1e9)), 0), counts.count - 1)] += 1
    }
    self.counts = counts
  }

  /// Returns the counts as bars.
  public func series(_ name: String) -> Series {
    let bars = counts.enumerated().map {
      ChartPoint(start + Double($0.offset) * width, Double($0.element))
    }
    return Series(name, bars, shape: .bars(width: width))
  }
}
