import Foundation

/// The marks of an axis and their labels.
struct Ticks: Equatable {
  /// The values of marks with a label.
  var values: [Double]
  /// Their labels.
  var labels: [String]
  /// The values of marks without a label.
  var minor: [Double] = []

  /// Returns at most about `count` round values between `low` and `high`.
  static func make(_ low: Double, _ high: Double, _ scale: Axis.Scale, count: Int) -> Ticks {
    switch scale {
    case .linear: return linear(low, high, count: count)
    case .log: return logarithmic(low, high, count: count)
    }
  }

  /// Returns multiples of 1, 2 or 5 times a power of ten.
  static func linear(_ low: Double, _ high: Double, count: Int) -> Ticks {
    let span = high / 2 - low / 2
    guard span > 0, count > 0 else { return Ticks(values: [low], labels: [label(low, step: 0)]) }
    let step = niceStep(span / Double(count) * 2)
    // Beyond the precision of a number, adding a step would not change it.
    guard step > max(abs(low), abs(high)) * 1e-14 else {
      return Ticks(values: [low], labels: [label(low, step: 0)])
    }
    // The tolerance keeps a mark that rounding moves just past an end.
    let first = (low / step - 1e-9).rounded(.up), last = (high / step + 1e-9).rounded(.down)
    let values = first > last ? [] : stride(from: first, through: last, by: 1).map { $0 * step }
    return Ticks(values: values, labels: labels(values, step: step))
  }

  /// Returns the smallest of 1, 2, 5 times a power of ten that is at least `step`.
  static func niceStep(_ step: Double) -> Double {
    let power = pow(10, floor(log10(step)))
    let ratio = step / power
    let nice = [1.0, 2, 5].first { ratio <= $0 * (1 + 1e-9) } ?? 10
    return power * nice
  }

  /// Returns powers of ten, with their multiples as minor marks; if there are too few, 2 and 5
  /// times them have labels, and within one decade round values.
  static func logarithmic(_ low: Double, _ high: Double, count: Int) -> Ticks {
    let first = Int(floor(log10(low) + 1e-9)), last = Int(ceil(log10(high) - 1e-9))
    let decades = log10(high) - log10(low)
    if decades < 1 { return linear(low, high, count: count) }
    let step = max(1, Int(niceStep(decades / Double(max(1, count)))))
    let multiples: [Double] = decades * 3 <= Double(count) ? [1, 2, 5] : [1]
    let inside = { (value: Double) in value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9) }
    let powers = (first...last).filter { $0 % step == 0 }
    let values = powers.flatMap { power in multiples.map { $0 * pow(10, Double(power)) } }
      .filter(inside)
    let minor = step > 1 ? (first...last).map { pow(10, Double($0)) } : minorValues(first...last)
    return Ticks(
      values: values, labels: logarithmicLabels(values),
      minor: decades < 60 ? minor.filter(inside) : [])
  }

  /// Returns labels with exponents for all small values, or all large ones, if one of them needs
  /// it.
  private static func logarithmicLabels(_ values: [Double]) -> [String] {
    let areSmall = (values.first ?? 1) < 1e-3, areLarge = (values.last ?? 1) >= 1e15
    return values.map {
      (areSmall && $0 < 0.999) || (areLarge && $0 >= 1e3)
        ? scientific($0) : label($0, step: 0)
    }
  }

  private static func minorValues(_ powers: ClosedRange<Int>) -> [Double] {
    powers.flatMap { power in (2...9).map { Double($0) * pow(10, Double(power)) } }
  }

  /// Returns labels in one format for values that are `step` apart.
  private static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.map(abs).max() ?? 0
    return values.map { label($0, step: step, largest: largest) }
  }

  /// Returns `value` with as many digits as steps of `step` need: thousands as k, millions as M,
  /// the very large and very small with an exponent.
  static func label(_ value: Double, step: Double, largest: Double? = nil) -> String {
    guard value.isFinite else { return "" }
    let largest = largest ?? abs(value)
    if value == 0 || abs(value) < step * 1e-6 { return "0" }
    if largest >= 1e15 || largest < 1e-3 { return scientific(value) }
    let (unit, suffix): (Double, String) =
      switch largest {
      case 1e12...: (1e12, "T")
      case 1e9...: (1e9, "G")
      case 1e6...: (1e6, "M")
      case 1e4...: (1e3, "k")
      // Labels of single powers of ten: 1k between 100 and 10k.
      case 1e3... where step == 0 && value == 1e3: (1e3, "k")
      default: (1, "")
      }
    let scaled = value / unit
    guard step > 0 else { return String(format: "%.6g", scaled) + suffix }
    let digits = min(max(0, Int(-floor(log10(step / unit) + 1e-9))), 12)
    return String(format: "%.\(digits)f", scaled) + suffix
  }

  /// Returns scientific notation such as `1e-4`, `2.5e20`.
  private static func scientific(_ value: Double) -> String {
    let power = floor(log10(abs(value)) + 1e-12)
    let mantissa = value / pow(10, power)
    guard mantissa.isFinite else { return String(format: "%.3g", value) }
    return String(format: "%.4g", mantissa) + "e" + String(Int(power))
  }
}
