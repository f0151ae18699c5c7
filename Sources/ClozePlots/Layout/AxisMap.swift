import Foundation

/// Maps values to shares of an axis.
struct AxisMap: Equatable {
  let low: Double
  let high: Double
  let scale: Axis.Scale

  /// The limit beyond which values are gaps; below it, sums and differences of two stay finite.
  static let limit = 1e300

  /// Makes a map that shows `values` with room at both ends.
  ///
  /// - Parameters:
  ///   - room: the share of the range that is left free at each end.
  ///   - includesZero: true if a linear axis must include 0.
  init(_ values: some Sequence<Double>, scale: Axis.Scale, room: Double, includesZero: Bool = false)
  {
    self.scale = scale
    var low = Double.infinity, high = -Double.infinity
    for value in values where Self.hasPlace(value, scale) {
      (low, high) = (min(low, value), max(high, value))
    }
    guard low <= high else {
      (self.low, self.high) = scale == .log ? (0.1, 10) : (0, 1)
      return
    }
    (self.low, self.high) =
      scale == .log
      // A bar has no foot on a logarithmic axis, so the axis extends below the smallest one.
      ? Self.logarithmic(includesZero ? low / 2 : low, high, room)
      : Self.linear(low, high, room, includesZero: includesZero)
  }

  private static func linear(
    _ low: Double, _ high: Double, _ room: Double, includesZero: Bool
  ) -> (Double, Double) {
    let low = includesZero ? min(0, low) : low, high = includesZero ? max(0, high) : high
    guard high - low > max(abs(low), abs(high)) * 1e-12 else {
      let space = low == 0 ? 1 : abs(low) * 0.1
      return (low - space, high + space)
    }
    let space = (high - low) * room
    // Values that are never negative should not look as if they could be.
    return (
      low >= 0 ? max(0, low - space) : low - space, high <= 0 ? min(0, high + space) : high + space
    )
  }

  private static func logarithmic(
    _ low: Double, _ high: Double, _ room: Double
  ) -> (Double, Double) {
    guard high > low * (1 + 1e-12) else { return (max(low / 2, 1e-307), high * 2) }
    let factor = pow(high / low, room)
    guard factor.isFinite else { return (low, high) }
    return (max(low / factor, 1e-307), high * factor)
  }

  /// True if `value` can be shown at all.
  static func hasPlace(_ value: Double, _ scale: Axis.Scale) -> Bool {
    abs(value) <= limit && (scale == .linear || value >= 1e-300)
  }

  /// Returns the position of `value`, from 0 at the low end to 1 at the high end; nil for a gap.
  func share(_ value: Double) -> Double? {
    guard Self.hasPlace(value, scale) else { return nil }
    switch scale {
    case .linear: return (value - low) / (high - low)
    case .log: return (log10(value) - log10(low)) / (log10(high) - log10(low))
    }
  }
}
