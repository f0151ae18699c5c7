import ClozeTensor

/// The choice of frames among those of a clip, by their times, so that a clip of any length and
/// rate gives the same number.
///
/// The clip is cut into equal stretches of time. Where there are fewer frames than stretches, some
/// are taken again. The integer steps of arange(0, n, n / k) are not taken: they miss the clip's
/// end, and repeat its first frame where n < k.
public enum FrameChoice {
  /// Returns, for each of `count` equal stretches of a clip that lasts until `end`, the index of
  /// the frame that is seen at its middle.
  ///
  /// - Parameter times: The second at which each frame appears, ascending.
  public static func middles(_ times: [Double], end: Double, count: Int) -> [Int] {
    var index = 0
    return (0..<count).map { stretch in
      let middle = end * (Double(stretch) + 0.5) / Double(count)
      // A stamp is a whole number of ticks, so that a frame may appear at a middle but for
      // rounding.
      while index + 1 < times.count, times[index + 1] <= middle + 1e-9 { index += 1 }
      return index
    }
  }

  /// Returns the indices of the different frames among those of `middles`, ascending; all frames
  /// where there are no more than `count`.
  public static func different(_ times: [Double], end: Double, count: Int) -> [Int] {
    guard times.count > count else { return Array(times.indices) }
    return Set(middles(times, end: end, count: count)).sorted()
  }

  /// Returns, for each of `count` equal stretches, the index of a random one of the frames that
  /// appear in it, as training does; where none does, of the one that is seen at its middle.
  public static func random(
    _ times: [Double], end: Double, count: Int, using random: inout CounterRandom
  ) -> [Int] {
    let seen = middles(times, end: end, count: count)
    var first = 0
    return (0..<count).map { stretch in
      let limit = end * Double(stretch + 1) / Double(count)
      var last = first
      while last < times.count, times[last] < limit - 1e-9 || stretch == count - 1 { last += 1 }
      defer { first = last }
      // One number a stretch, so that what one draws shifts no other.
      let place = random.uniform()
      guard last > first else { return seen[stretch] }
      return first + min(Int(place * Double(last - first)), last - first - 1)
    }
  }
}
