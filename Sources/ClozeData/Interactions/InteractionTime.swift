import Foundation

/// Times of interactions, in nanoseconds since the start of 1970 in UTC, as text.
public enum InteractionTime {
  private static let second: Int64 = 1_000_000_000
  private static let day: Int64 = 86_400

  /// Returns the time that `text` spells: a date, or a date and a time of day, as `CalendarTime`
  /// takes them, or seconds since 1970; nil if it is none.
  public static func nanoseconds(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { text in
      if let time = CalendarTime.parse(text) ?? CalendarTime.parseDigits(text) { return time }
      return DecimalNumber.finite(text).flatMap { Int64(exactly: ($0 * Double(second)).rounded()) }
    }
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
}
