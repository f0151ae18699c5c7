/// Parses dates and times of the calendar as in ISO 8601, to nanoseconds since 1970. Without a zone
/// they are taken to be in Coordinated Universal Time.
enum CalendarTime {
  /// Parses `2014-07-23`, `2014/07/23`, each alone or followed by `T` or a space and `12:30`,
  /// `12:30:05` or `12:30:05.250`, then `Z`, `UTC`, `+02:00`, `+0200` or `+02`; and
  /// `20140723T123005`. Nil if the text is none of these.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count >= 10, text.count <= 40 else { return nil }
    var reader = DigitReader(text)
    guard let year = reader.number(4) else { return nil }
    let mark = reader.skip("-") ? "-" as Unicode.Scalar? : reader.skip("/") ? "/" : nil
    guard let month = reader.number(2), mark.map({ reader.skip($0) }) ?? true,
      let day = reader.number(2), let days = days(year, month, day)
    else { return nil }
    guard !reader.isAtEnd else { return mark == nil ? nil : days * 86_400_000_000_000 }
    guard reader.skip("T") || reader.skip(" ") || reader.skip("t"),
      let time = clock(&reader, isCompact: mark == nil), let offset = zone(&reader), reader.isAtEnd
    else { return nil }
    return days * 86_400_000_000_000 + time - offset
  }

  /// Parses `20140723` or `20140723123005`, of the years 1900 to 2099; nil if the text is neither.
  static func parseDigits(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count == 8 || text.count == 14 else { return nil }
    var reader = DigitReader(text)
    guard let year = reader.number(4), 1900...2099 ~= year, let month = reader.number(2),
      let day = reader.number(2), let days = days(year, month, day)
    else { return nil }
    guard text.count == 14 else { return days * 86_400_000_000_000 }
    return clock(&reader, isCompact: true).map { days * 86_400_000_000_000 + $0 }
  }

  /// The days from 1970-01-01 to a date; nil if there is no such date in the years 1678 to 2261,
  /// which 64 bits of nanoseconds hold.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length = month == 2 ? (isLeap ? 29 : 28) : 30 + (month + month / 8) % 2
    guard 1678...2261 ~= year, 1...12 ~= month, 1...length ~= day else { return nil }
    // Years that start in March have their leap day at the end.
    let years = month > 2 ? year : year - 1, months = (month + 9) % 12
    let inYear = (153 * months + 2) / 5 + day - 1
    return years * 365 + years / 4 - years / 100 + years / 400 + inYear - 719_468
  }

  /// Reads a time of day, `12:30:05.25` or, if `isCompact`, `123005.25`.
  private static func clock(_ reader: inout DigitReader, isCompact: Bool) -> Int64? {
    guard let hour = reader.number(2), hour < 24, isCompact || reader.skip(":"),
      let minute = reader.number(2), minute < 60
    else { return nil }
    var time = (hour * 60 + minute) * 60_000_000_000
    guard isCompact ? !reader.isAtEnd : reader.skip(":") else { return time }
    // A leap second counts as the first of the next minute.
    guard let second = reader.number(2), second <= 60 else { return nil }
    time += second * 1_000_000_000
    guard reader.skip(".") || reader.skip(",") else { return time }
    guard let fraction = reader.fraction() else { return nil }
    return time + fraction
  }

  /// Reads a zone, and returns how far it is ahead; 0 if there is none.
  private static func zone(_ reader: inout DigitReader) -> Int64? {
    _ = reader.skip(" ")
    if reader.isAtEnd || reader.skip("Z") || reader.skip("z") { return 0 }
    if reader.skip("U") { return reader.skip("T") && reader.skip("C") ? 0 : nil }
    let sign: Int64 = reader.skip("+") ? 1 : reader.skip("-") ? -1 : 0
    guard sign != 0, let hours = reader.number(2), hours < 24 else { return nil }
    guard !reader.isAtEnd else { return sign * hours * 3_600_000_000_000 }
    _ = reader.skip(":")
    guard let minutes = reader.number(2), minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes) * 60_000_000_000
  }
}

/// Reads a text of digits and marks from left to right.
private struct DigitReader {
  private let text: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { place == text.count }

  /// Reads a number of exactly `count` digits.
  mutating func number(_ count: Int) -> Int64? {
    guard place + count <= text.count else { return nil }
    var value: Int64 = 0
    for byte in text[place..<place + count] {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int64(byte &- 0x30)
    }
    place += count
    return value
  }

  /// Skips `mark`; false if something else follows.
  mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    guard place < text.count, text[place] == UInt8(ascii: mark) else { return false }
    place += 1
    return true
  }

  /// Reads the digits of a fraction of a second, in nanoseconds.
  mutating func fraction() -> Int64? {
    let start = place
    var value: Int64 = 0, unit: Int64 = 100_000_000
    while place < text.count, text[place] &- 0x30 < 10 {
      value += Int64(text[place] &- 0x30) * unit
      (unit, place) = (unit / 10, place + 1)
    }
    return place > start ? value : nil
  }
}
