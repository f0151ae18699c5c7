/// The form that a JSON value must have. It checks values, and is what the description of the
/// interface says of them, so that the two cannot differ.
public indirect enum JSONSchema: Sendable {
  /// A value of any form.
  case any
  /// Text of at most so many characters (Unicode scalars).
  case text(most: Int)
  /// One of some words.
  case choice([String])
  /// A name: text of at most so many characters, or a number, which counts as spelled.
  case name(most: Int)
  /// A whole number in a range.
  case whole(ClosedRange<Int>)
  /// A number.
  case number
  /// True or false.
  case flag
  /// An array whose length is in a range.
  case list(JSONSchema, ClosedRange<Int>)
  /// An object of these members and no others.
  case object([JSONField])
  /// A value, or null.
  case optional(JSONSchema)
}

/// A member of an object: its name, its form and its meaning.
public struct JSONField: Sendable {
  /// The name.
  public let name: String
  /// The form of the value.
  public let schema: JSONSchema
  /// The value's meaning, in one sentence.
  public let summary: String
  /// The value where the member is missing.
  public let usual: JSONValue?
  /// True if the member may not be missing.
  public let isRequired: Bool

  /// Makes the member `name`, which must be there unless `usual` or `isRequired` says otherwise.
  public init(
    _ name: String, _ schema: JSONSchema, _ summary: String, usual: JSONValue? = nil,
    isRequired: Bool? = nil
  ) {
    (self.name, self.schema, self.summary, self.usual) = (name, schema, summary, usual)
    self.isRequired = isRequired ?? (usual == nil)
  }
}

extension JSONSchema {
  /// Throws a `FormError` unless `value` has this form; `place` names it, such as `items[3]`.
  func check(_ value: JSONValue, at place: String = "") throws(FormError) {
    switch self {
    case .any: break
    case .text(let most): try checkText(value.string, most, value, place)
    case .name(let most): try checkText(value.name, most, value, place)
    case .choice(let words):
      guard let word = value.string, words.contains(word) else { throw misfit(value, place) }
    case .whole(let range):
      guard let number = value.whole, range.contains(number) else { throw misfit(value, place) }
    case .number: guard case .number = value else { throw misfit(value, place) }
    case .flag: guard value.flag != nil else { throw misfit(value, place) }
    case .optional(let schema): if value != .null { try schema.check(value, at: place) }
    case .list(let element, let count):
      guard let elements = value.elements else { throw misfit(value, place) }
      guard count.contains(elements.count) else {
        throw FormError(place: place, problem: "has \(elements.count) elements", wanted: wanted)
      }
      for (index, value) in elements.enumerated() {
        try element.check(value, at: "\(place)[\(index)]")
      }
    case .object(let fields):
      guard case .object(let members) = value else { throw misfit(value, place) }
      try Self.check(members, fields, place)
    }
  }

  private static func check(
    _ members: [JSONMember], _ fields: [JSONField], _ place: String
  ) throws(FormError) {
    let before = place.isEmpty ? "" : place + "."
    for member in members {
      guard let field = fields.first(where: { $0.name == member.name }) else {
        throw FormError(
          place: place, problem: "has an unknown member '\(member.name.prefix(40))'",
          wanted: "its members are " + fields.map(\.name).joined(separator: ", "))
      }
      try field.schema.check(member.value, at: before + field.name)
    }
    for field in fields where field.isRequired {
      guard members.contains(where: { $0.name == field.name }) else {
        throw FormError(
          place: place, problem: "has no member '\(field.name)'",
          wanted: "give it: " + field.summary)
      }
    }
  }

  private func checkText(
    _ text: String?, _ most: Int, _ value: JSONValue, _ place: String
  ) throws(FormError) {
    guard let text else { throw misfit(value, place) }
    // Bytes are counted faster, and are never fewer.
    guard text.utf8.count <= most || text.unicodeScalars.count <= most else {
      throw FormError(
        place: place, problem: "has \(text.unicodeScalars.count) characters",
        wanted: "it may have \(most)")
    }
  }

  private func misfit(_ value: JSONValue, _ place: String) -> FormError {
    FormError(place: place, problem: "is \(Self.excerpt(value))", wanted: wanted)
  }

  private static func excerpt(_ value: JSONValue) -> String {
    switch value {
    case .object: "an object"
    case .list: "an array"
    case .text(let text): "'\(text.prefix(40))'"
    case .number(let spelling): String(spelling.prefix(40))
    case .null, .flag: value.json
    }
  }

  /// The form in words.
  private var wanted: String {
    switch self {
    case .any: "it may be anything"
    case .text: "it must be a text"
    case .choice(let words): "it must be one of " + words.joined(separator: ", ")
    case .name: "it must be a text or a number"
    case .whole(let range):
      "it must be a whole number in \(range.lowerBound)...\(range.upperBound)"
    case .number: "it must be a number"
    case .flag: "it must be true or false"
    case .list(_, let count):
      "it must be an array of \(count.lowerBound) to \(count.upperBound) elements"
    case .object: "it must be an object"
    case .optional(let schema): schema.wanted
    }
  }
}

/// The error for a JSON value of a wrong form.
struct FormError: Error, Equatable, CustomStringConvertible {
  /// The value's place, such as `items[3]`; empty for the whole.
  let place: String
  /// The problem.
  let problem: String
  /// The form that it must have.
  let wanted: String

  /// One line: the problem, where it is, and what to do.
  var description: String {
    "\(place.isEmpty ? "the body" : "'\(place)'") \(problem); \(wanted)"
  }
}
