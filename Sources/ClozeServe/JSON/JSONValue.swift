import ClozeReport

/// A JSON value (RFC 8259), in which numbers keep their spelling.
public indirect enum JSONValue: Sendable, Equatable {
  /// No value.
  case null
  /// True or false.
  case flag(Bool)
  /// A number as it is spelled, since an id such as 00501 or one of twenty digits is no `Double`.
  case number(String)
  /// Text.
  case text(String)
  /// An array.
  case list([JSONValue])
  /// An object: its members in their order.
  case object([JSONMember])

  /// Makes a whole number.
  public init(_ value: Int) { self = .number(String(value)) }

  /// Makes a number in the fewest digits that give back its bits; null for NaN and infinities,
  /// which JSON lacks.
  public init(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
    self = value.isFinite ? .number(value.description) : .null
  }
}

/// A name and a value of a JSON object.
public struct JSONMember: Sendable, Equatable {
  /// The name.
  public let name: String
  /// The value.
  public let value: JSONValue

  /// Makes the member `value` under `name`.
  public init(_ name: String, _ value: JSONValue) { (self.name, self.value) = (name, value) }
}

extension JSONValue {
  /// The value of the member `name`; nil if this is no object or has no such member, or null there.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self,
      let value = members.first(where: { $0.name == name })?.value, value != .null
    else { return nil }
    return value
  }

  /// The elements of an array; nil for other values.
  public var elements: [JSONValue]? {
    if case .list(let elements) = self { elements } else { nil }
  }

  /// True or false; nil for other values.
  public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  /// The characters of text; nil for other values.
  public var string: String? { if case .text(let text) = self { text } else { nil } }

  /// The characters of text, or the spelling of a number; nil for other values.
  public var name: String? {
    switch self {
    case .text(let text), .number(let text): text
    default: nil
    }
  }

  /// The number, if it is whole and fits; 3.0 and 3e0 are whole, too.
  public var whole: Int? {
    guard case .number(let spelling) = self else { return nil }
    return Int(spelling) ?? Double(spelling).flatMap { Int(exactly: $0) }
  }
}

extension JSONValue {
  /// The value as JSON on one line.
  public var json: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .flag(let flag): text += flag ? "true" : "false"
    case .number(let spelling): text += spelling
    case .text(let string): text += jsonString(string)
    case .list(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += jsonString(member.name)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Makes the text `value`.
  public init(stringLiteral value: String) { self = .text(value) }
  /// Makes the whole number `value`.
  public init(integerLiteral value: Int) { self.init(value) }
  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  /// Makes an array.
  public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
  /// Makes an object.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }
}
