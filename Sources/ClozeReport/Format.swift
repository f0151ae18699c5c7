import Foundation

/// Formats numbers for people.
public enum Format {
  /// Returns `seconds` as `0:41`, `12:05` or `1:02:03`; `?` if it is not a time.
  public static func duration(_ seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e12 else { return "?" }
    let whole = Int(seconds.rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }

  /// Returns `bytes` as `999 B`, `1.23 kB`, `12.3 MB`: powers of 1000, three digits.
  public static func bytes(_ bytes: Int) -> String {
    let (number, unit) = scaled(Double(bytes), units: ["B", "kB", "MB", "GB", "TB", "PB", "EB"])
    return "\(number) \(unit)"
  }

  /// Returns `count` as `999`, `1.23k`, `11.2M`: powers of 1000, three digits.
  public static func count(_ count: Double) -> String {
    let (number, unit) = scaled(count, units: ["", "k", "M", "G", "T", "P", "E"])
    return number + unit
  }

  /// Returns `count` as `999`, `1.23k`, `11.2M`: powers of 1000, three digits.
  public static func count(_ count: Int) -> String { Format.count(Double(count)) }

  /// Returns `number` to six significant digits, without trailing zeros.
  public static func number(_ number: Double) -> String {
    number.isFinite ? String(format: "%.6g", number) : String(number)
  }

  /// Returns `fraction` as a whole percentage, such as `37%`; 100% only when everything is done.
  public static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite else { return "?" }
    let whole = Int((min(max(fraction, 0), 1) * 100).rounded(.down))
    return "\(whole)%"
  }

  private static func scaled(_ value: Double, units: [String]) -> (String, String) {
    guard value.isFinite else { return (String(value), units[0]) }
    guard abs(value) >= 999.5 else { return (String(Int(value.rounded())), units[0]) }
    var scaled = value / 1000
    var unit = 1
    // 999.5 would be rounded to 1000.
    while abs(scaled) >= 999.5 && unit < units.count - 1 {
      scaled /= 1000
      unit += 1
    }
    let digits = abs(scaled) < 9.995 ? 2 : abs(scaled) < 99.95 ? 1 : 0
    return (String(format: "%.\(digits)f", scaled), units[unit])
  }
}

extension Format {
  /// Returns `time` by how long before `now` it was: `just now`, `3 minutes ago`, `2 months ago`;
  /// a time to come as its date, UTC. Months have 30 days, years 365.
  public static func relative(_ time: Date, to now: Date) -> String {
    let seconds = now.timeIntervalSince(time)
    let units: [(size: Double, end: Double, name: String)] = [
      (60, 3600, "minute"), (3600, 86_400, "hour"), (86_400, 30 * 86_400, "day"),
      (30 * 86_400, 365 * 86_400, "month"), (365 * 86_400, .infinity, "year"),
    ]
    // Clocks of machines that share a folder differ a little.
    if (-60..<60).contains(seconds) { return "just now" }
    guard seconds >= 0, let unit = units.first(where: { seconds < $0.end }) else {
      return time.formatted(.iso8601.year().month().day())
    }
    let count = Int(seconds / unit.size)
    return "\(count) \(unit.name)\(count == 1 ? "" : "s") ago"
  }
}
