import Foundation

/// One cell of a table.
public enum RecordValue: Equatable, Sendable, Codable {
  /// Text.
  case string(String)
  /// A whole number.
  case int(Int)
  /// A number; NaN and infinities are allowed.
  case double(Double)
  /// True or false.
  case bool(Bool)
  /// No value: it does not exist or does not apply.
  case null
  /// Several values.
  case list([RecordValue])

  /// Makes a number, or null for nil.
  public init(_ value: Double?) { self = value.map(RecordValue.double) ?? .null }

  /// Makes a whole number, or null for nil.
  public init(_ value: Int?) { self = value.map(RecordValue.int) ?? .null }

  /// Makes text, or null for nil.
  public init(_ value: String?) { self = value.map(RecordValue.string) ?? .null }

  /// True if the value is right-aligned in a table.
  var isNumber: Bool {
    switch self {
    case .int, .double: true
    default: false
    }
  }

  /// The value for people: numbers to six significant digits, lists with commas.
  var display: String {
    switch self {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): Format.number(number)
    case .bool(let flag): String(flag)
    case .null: ""
    case .list(let values): values.map(\.display).joined(separator: ", ")
    }
  }

  /// The value as JSON, numbers in full precision; NaN and infinities, which JSON lacks, are null.
  package var json: String {
    switch self {
    case .string(let text): jsonString(text)
    case .int(let number): String(number)
    case .double(let number): number.isFinite ? String(number) : "null"
    case .bool(let flag): String(flag)
    case .null: "null"
    case .list(let values): "[\(values.map(\.json).joined(separator: ", "))]"
    }
  }

  /// The value for programs that read separated text: numbers in full precision, lists as JSON.
  var plain: String {
    switch self {
    case .double(let number): String(number)
    case .list: json
    default: display
    }
  }
}

extension RecordValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral
{
  /// Makes the text `value`.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes the whole number `value`.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// Makes the number `value`.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes null.
  public init(nilLiteral: ()) { self = .null }
  /// Makes a list of values.
  public init(arrayLiteral elements: RecordValue...) { self = .list(elements) }
}

/// Returns `text` as a JSON string.
public func jsonString(_ text: String) -> String {
  // Most texts need no escapes, and are copied.
  guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }) else {
    return "\"\(text)\""
  }
  let escaped = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\u{0}"..<"\u{20}", "\u{7F}": String(format: "\\u%04x", scalar.value)
    default: String(scalar)
    }
  }
  return "\"\(escaped.joined())\""
}
