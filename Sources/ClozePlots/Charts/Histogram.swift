/// How values are distributed: counts in intervals of one width.
public struct Histogram: Equatable, Sendable {
  /// Where the first interval begins.
  public let start: Double
  /// The intervals' width.
  public let width: Double
  /// How many values each holds; the last holds its upper end too.
  public let counts: [Int]
  /// How many values are not finite.
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
    // Half the ends first: the difference of two huge values may be infinite.
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

  /// The counts as bars.
  public func series(_ name: String) -> Series {
    let bars = counts.enumerated().map {
      ChartPoint(start + Double($0.offset) * width, Double($0.element))
    }
    return Series(name, bars, shape: .bars(width: width))
  }
}
