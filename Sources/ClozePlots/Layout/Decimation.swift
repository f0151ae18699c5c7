/// Reduces the number of points without a visible difference.
enum Decimation {
  /// Keeps, of ascending points, the first, lowest, highest and last within each column of width
  /// `column`, in their order, so that every peak remains. Points that do not ascend are all kept.
  static func line(_ points: [Point], column: Double) -> [Point] {
    guard points.count > 4, zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else {
      return points
    }
    var result: [Point] = [], start = 0
    while start < points.count {
      let place = (points[start].x / column).rounded(.down)
      var end = start + 1, low = start, high = start
      while end < points.count, (points[end].x / column).rounded(.down) == place {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      var last = -1
      for index in [start, min(low, high), max(low, high), end - 1] where index > last {
        result.append(points[index])
        last = index
      }
      start = end
    }
    return result
  }

  /// Keeps the last of the points that would cover each other within squares of `size`.
  static func scatter(_ points: [Point], size: Double) -> [Point] {
    var seen: Set<SIMD2<Int>> = []
    let kept = points.reversed().filter { point in
      seen.insert(
        SIMD2(Int((point.x / size).rounded(.down)), Int((point.y / size).rounded(.down)))
      ).inserted
    }
    return kept.reversed()
  }
}
