/// Parses the times of a column to nanoseconds since 1970, exactly as integers.
///
/// The first time shows the form of all: a number in seconds, milliseconds, microseconds or
/// nanoseconds, by its size, or a date of the calendar. Numbers of other meaning, such as 1, 2, 3,
/// count as seconds, which keeps their order.
struct TimeParser {
  /// The form of the times of a column.
  enum Form: String, Sendable {
    case seconds, milliseconds, microseconds, nanoseconds
    /// ISO 8601: `2014-07-23`, `2014-07-23 12:30:05.25`, `20140723T123005Z`, `2014-07-23T12:30+02`.
    case dates
    /// Digits alone: `20140723`, `20140723123005`.
    case digits = "dates in digits"

    /// The nanoseconds of a unit.
    fileprivate var scale: Int64 {
      switch self {
      case .milliseconds: 1_000_000
      case .microseconds: 1_000
      case .nanoseconds: 1
      default: 1_000_000_000
      }
    }

    /// The greatest whole number that would be of a larger unit.
    fileprivate var least: Int64 {
      switch self {
      case .milliseconds: 9_200_000_000
      case .microseconds: 9_200_000_000_000
      case .nanoseconds: 9_200_000_000_000_000
      default: -1
      }
    }
  }

  /// The form; nil before a time has shown it.
  private(set) var form: Form?

  /// Parses `text`.
  ///
  /// - Throws: `LineProblem.badTime` unless it is a finite decimal number or a date as in ISO 8601,
  ///   `LineProblem.mixedTimes` if it is of another form than those before it.
  mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    guard let form else { return try parseFirst(text) }
    switch form {
    case .dates:
      if let time = CalendarTime.parse(text) { return time }
    case .digits:
      if let time = CalendarTime.parseDigits(text) { return time }
    default:
      if let number = Self.number(text, form) { return number }
    }
    let isTime = CalendarTime.parse(text) != nil || DecimalNumber.finite(text) != nil
    throw isTime
      ? LineProblem.mixedTimes(excerpt(text), others: form.rawValue)
      : LineProblem.badTime(excerpt(text))
  }

  private mutating func parseFirst(_ text: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    guard let found = Self.form(of: text) else { throw LineProblem.badTime(excerpt(text)) }
    // Zero is the same in every unit, and stands for a missing time in some files.
    if text.elementsEqual([UInt8(ascii: "0")]) { return 0 }
    form = found
    return try parse(text)
  }

  /// The form that `text` has on its own; nil if it is no time.
  static func form(of text: UnsafeBufferPointer<UInt8>) -> Form? {
    if CalendarTime.parseDigits(text) != nil { return .digits }
    if CalendarTime.parse(text) != nil { return .dates }
    let whole = text.first == UInt8(ascii: "-") ? text.count - 1 : text.count
    guard whole < 400, let number = DecimalNumber.finite(text) else { return nil }
    // Seconds reach the year 2262, and smaller units go back to 1970.
    return [Form.seconds, .milliseconds, .microseconds, .nanoseconds].first {
      abs(number) <= 9.2e18 / Double($0.scale)
    }
  }

  /// Parses a number of the unit `form` to nanoseconds; nil if it is none, too large, or so small
  /// that it is one of a larger unit.
  private static func number(_ text: UnsafeBufferPointer<UInt8>, _ form: Form) -> Int64? {
    var value: Int64 = 0, index = 0
    while index < text.count, index < 18, text[index] &- 0x30 < 10 {
      value = value * 10 + Int64(text[index] &- 0x30)
      index += 1
    }
    guard index == text.count && index > 0 else { return decimal(text, form) }
    guard value == 0 || value > form.least else { return nil }
    let (result, isTooLarge) = value.multipliedReportingOverflow(by: form.scale)
    return isTooLarge ? nil : result
  }

  /// Parses a number with a sign, a fraction or an exponent; digits below a nanosecond are cut.
  private static func decimal(_ text: UnsafeBufferPointer<UInt8>, _ form: Form) -> Int64? {
    guard let number = DecimalNumber.finite(text),
      number == 0 || abs(number) > Double(form.least)
    else { return nil }
    let isNegative = text.first == UInt8(ascii: "-")
    var whole: Int64 = 0, index = isNegative ? 1 : 0
    while index < text.count, text[index] &- 0x30 < 10, whole < 1 << 58 {
      whole = whole * 10 + Int64(text[index] &- 0x30)
      index += 1
    }
    var (result, isTooLarge) = whole.multipliedReportingOverflow(by: form.scale)
    var place = form.scale
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      while index < text.count, text[index] &- 0x30 < 10 {
        place /= 10
        let (sum, overflows) = result.addingReportingOverflow(Int64(text[index] &- 0x30) * place)
        (result, isTooLarge, index) = (sum, isTooLarge || overflows, index + 1)
      }
    }
    // What is left is an exponent, or the sign of a form that is seldom.
    guard index == text.count else {
      return Int64(exactly: (number * Double(form.scale)).rounded())
    }
    return isTooLarge ? nil : isNegative ? -result : result
  }
}
