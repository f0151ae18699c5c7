import Foundation

/// Times of interactions, in nanoseconds since the start of 1970 in UTC, as text.
public enum InteractionTime {
  private static let second: Int64 = 1_000_000_000
  private static let day: Int64 = 86_400

  /// Returns the time that `text` spells: a date (`2020-01-31`), a date and a time of day in UTC
  /// (`2020-01-31 18:30:05` or with a T and a Z), or seconds since 1970; nil if it is none.
  public static func nanoseconds(_ text: String) -> Int64? {
    if let seconds = Double(text), seconds.isFinite {
      return Int64(exactly: (seconds * Double(second)).rounded())
    }
    let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == " " }
    guard let date = parts.first, let days = days(date) else { return nil }
    let isDate = parts.count == 1
    guard let clock = isDate ? 0 : seconds(parts[1].hasSuffix("Z") ? parts[1].dropLast() : parts[1])
    else { return nil }
    let (result, isTooLarge) = (days * day + clock).multipliedReportingOverflow(by: second)
    return isTooLarge ? nil : result
  }

  /// Returns `nanoseconds` as a date and a time of day, such as `2020-01-31T18:30:05Z`.
  public static func text(_ nanoseconds: Int64) -> String {
    let seconds = floorDivide(nanoseconds, by: second), days = floorDivide(seconds, by: day)
    let (year, month, date) = civil(days), clock = Int(seconds - days * day)
    let rest = (nanoseconds % second + second) % second
    var text = String(
      format: "%04d-%02d-%02dT%02d:%02d:%02d", year, month, date, clock / 3600, clock / 60 % 60,
      clock % 60)
    if rest > 0 {
      text += "." + String(format: "%09d", Int(rest))
      while text.hasSuffix("0") { text.removeLast() }
    }
    return text + "Z"
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// Returns whole numbers of exactly `widths` digits, separated by `separator`.
  private static func numbers(
    _ text: Substring, _ separator: Character, widths: [Int]
  ) -> [Int64]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == widths else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int64(part) : nil
    }
    return numbers.count == widths.count ? numbers : nil
  }

  /// Returns the days from 1970 to the date `text`; nil if there is no such date.
  private static func days(_ text: Substring) -> Int64? {
    guard let parts = numbers(text, "-", widths: [4, 2, 2]), (1...12).contains(parts[1]) else {
      return nil
    }
    // Years start in March, so that the day that may be missing is the last one.
    let year = parts[1] > 2 ? parts[0] : parts[0] - 1
    let month = (parts[1] + 9) % 12
    let days =
      365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5
      + parts[2] - 1 - 719_468
    let (_, found, date) = civil(days)
    return found == parts[1] && date == parts[2] ? days : nil
  }

  /// Returns the date that is `days` after the start of 1970.
  private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468, era = floorDivide(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    return (
      Int(year + era * 400 + (month >= 10 ? 1 : 0)), Int(month < 10 ? month + 3 : month - 9),
      Int(dayOfYear - (153 * month + 2) / 5 + 1)
    )
  }

  /// Returns the seconds since midnight of the time of day `text`.
  private static func seconds(_ text: Substring) -> Int64? {
    let parts =
      numbers(text, ":", widths: [2, 2]) ?? numbers(text, ":", widths: [2, 2, 2])
    guard let parts, parts[0] < 24, parts[1] < 60, parts.count < 3 || parts[2] < 60 else {
      return nil
    }
    return parts[0] * 3600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0)
  }
}
