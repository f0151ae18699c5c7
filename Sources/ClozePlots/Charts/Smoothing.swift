/// Makes smoother curves.
public enum Smoothing {
  /// Returns the mean of the `window` points around each, of fewer at the ends and beside gaps;
  /// gaps remain.
  public static func movingMean(_ points: [ChartPoint], window: Int) -> [ChartPoint] {
    guard window > 1 else { return points }
    let before = (window - 1) / 2, behind = window / 2
    var sums = [0.0], counts = [0]
    for point in points {
      sums.append(sums[sums.count - 1] + (point.y.isFinite ? point.y : 0))
      counts.append(counts[counts.count - 1] + (point.y.isFinite ? 1 : 0))
    }
    return points.indices.map { index in
      guard points[index].y.isFinite else { return points[index] }
      let first = max(0, index - before), end = min(points.count, index + behind + 1)
      let mean = (sums[end] - sums[first]) / Double(counts[end] - counts[first])
      return ChartPoint(points[index].x, mean)
    }
  }

  /// Returns the band whose edges are the means of the `window` places around each.
  public static func movingMean(ofBand band: [BandPoint], window: Int) -> [BandPoint] {
    let low = movingMean(band.map { ChartPoint($0.x, $0.low) }, window: window)
    let high = movingMean(band.map { ChartPoint($0.x, $0.high) }, window: window)
    return zip(low, high).map { BandPoint($0.x, $0.y, $1.y) }
  }
}
