import Foundation

extension LogMel {
  /// The number of bins of sound of `rate` samples per second that have no frequency of the
  /// transform in their triangle, so that they would always be at the floor.
  public static func emptyBins(
    rate: Int, bins: Int, window: Double = 0.025
  ) -> Int {
    let size = transformSize(samples(window, rate))
    return MelFilters(rate: rate, bins: bins, size: size).empty
  }

  /// Returns the whole samples of so many seconds; a hundredth of a second of 11,025 has 110.
  static func samples(_ seconds: Double, _ rate: Int) -> Int {
    // A sum of binary fractions such as 0.025 may lie a little below the whole number it means.
    Int((seconds * Double(rate) + 1e-6).rounded(.down))
  }

  static func transformSize(_ window: Int) -> Int {
    var size = 4
    while size < window { size *= 2 }
    return size
  }

  /// The window of Hann, symmetric, to the power of .85 [window].
  static func taper(_ window: Int) -> [Float] {
    (0..<window).map { place in
      let angle = 2 * Double.pi * Double(place) / Double(window - 1)
      return Float(pow(max(0, 0.5 - 0.5 * cos(angle)), 0.85))
    }
  }

  /// Cosine and sine of -2 pi k / size [size / 2, 2].
  static func turns(_ size: Int) -> [Float] {
    (0..<size / 2).flatMap { k in
      let angle = -2 * Double.pi * Double(k) / Double(size)
      return [Float(cos(angle)), Float(sin(angle))]
    }
  }

  /// The numbers below size / 2 with their bits reversed.
  static func places(_ size: Int) -> [Int32] {
    let bits = (size / 2).trailingZeroBitCount
    return (0..<size / 2).map { number in
      (0..<bits).reduce(0) { $0 << 1 | Int32(number >> $1 & 1) }
    }
  }
}
