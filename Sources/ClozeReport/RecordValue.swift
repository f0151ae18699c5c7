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
  /// Nothing: the value does not exist or does not apply.
  case null
  /// Several values.
  case list([RecordValue])

  /// A number, or nothing where there is none.
  public init(_ value: Double?) { self = value.map(RecordValue.double) ?? .null }

  /// A whole number, or nothing where there is none.
  public init(_ value: Int?) { self = value.map(RecordValue.int) ?? .null }

  /// Text, or nothing where there is none.
  public init(_ value: String?) { self = value.map(RecordValue.string) ?? .null }

  /// Whether the value is set to the right in a table.
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

  /// The value as JSON, numbers in full; NaN and infinities, which JSON lacks, are null.
  var json: String {
    switch self {
    case .string(let text): jsonString(text)
    case .int(let number): String(number)
    case .double(let number): number.isFinite ? String(number) : "null"
    case .bool(let flag): String(flag)
    case .null: "null"
    case .list(let values): "[\(values.map(\.json).joined(separator: ", "))]"
    }
  }

  /// The value for programs that read separated text: numbers in full, lists as JSON.
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
  /// The text `value`.
  public init(stringLiteral value: String) { self = .string(value) }
  /// The whole number `value`.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// The number `value`.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Nothing.
  public init(nilLiteral: ()) { self = .null }
  /// A list of values.
  public init(arrayLiteral elements: RecordValue...) { self = .list(elements) }
}

/// `text` as a JSON string.
func jsonString(_ text: String) -> String {
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
