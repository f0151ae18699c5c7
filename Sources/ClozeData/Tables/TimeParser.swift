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
      if let number = Self.number(text, scale: form.scale) { return number }
    }
    let isTime = CalendarTime.parse(text) != nil || Self.number(text, scale: 1) != nil
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
    guard whole < 400, let number = Double(decimal: text), number.isFinite else { return nil }
    // Seconds reach the year 2262, and smaller units go back to 1970.
    return [Form.seconds, .milliseconds, .microseconds, .nanoseconds].first {
      abs(number) <= 9.2e18 / Double($0.scale)
    }
  }

  /// Parses a decimal number, times `scale`; nil if it is none, or too large.
  private static func number(_ text: UnsafeBufferPointer<UInt8>, scale: Int64) -> Int64? {
    var value: Int64 = 0, index = 0
    while index < text.count, index < 18, text[index] &- 0x30 < 10 {
      value = value * 10 + Int64(text[index] &- 0x30)
      index += 1
    }
    if index == text.count && index > 0 {
      let (result, isTooLarge) = value.multipliedReportingOverflow(by: scale)
      return isTooLarge ? nil : result
    }
    return decimal(text, scale: scale)
  }

  /// Parses a number with a sign, a fraction or an exponent; digits below a nanosecond are cut.
  private static func decimal(_ text: UnsafeBufferPointer<UInt8>, scale: Int64) -> Int64? {
    guard let number = Double(decimal: text) else { return nil }
    let isNegative = text.first == UInt8(ascii: "-")
    let parts = text.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy { $0 &- 0x30 < 10 } }),
      let whole = Int64(parts[0].isEmpty ? "0" : String(decoding: parts[0], as: UTF8.self))
    else { return Int64(exactly: (number * Double(scale)).rounded()) }
    var (result, isTooLarge) = whole.multipliedReportingOverflow(by: scale)
    guard !isTooLarge else { return nil }
    var place = scale
    for digit in parts.dropFirst().joined() where place > 1 {
      place /= 10
      (result, isTooLarge) = result.addingReportingOverflow(Int64(digit &- 0x30) * place)
      guard !isTooLarge else { return nil }
    }
    return isNegative ? -result : result
  }
}

extension Double {
  /// The number that `text` spells with digits, sign, point and exponent alone; nil if it is none.
  init?(decimal text: UnsafeBufferPointer<UInt8>) {
    let isDecimal = text.allSatisfy { $0 &- 0x30 < 10 || "+-.eE".utf8.contains($0) }
    guard isDecimal, let number = Double(String(decoding: text, as: UTF8.self)) else { return nil }
    self = number
  }
}
