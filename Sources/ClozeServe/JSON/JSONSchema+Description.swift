extension JSONSchema {
  /// The form as a schema of JSON Schema 2020-12, as OpenAPI 3.1 embeds it.
  var description: JSONValue { .object(members) }

  private var members: [JSONMember] {
    switch self {
    case .any: []
    case .text(let most): [Self.type("string"), JSONMember("maxLength", JSONValue(most))]
    case .choice(let words):
      [Self.type("string"), JSONMember("enum", .list(words.map { .text($0) }))]
    case .name(let most):
      [JSONMember("type", ["string", "number"]), JSONMember("maxLength", JSONValue(most))]
    case .whole(let range):
      [
        Self.type("integer"), JSONMember("minimum", JSONValue(range.lowerBound)),
        JSONMember("maximum", JSONValue(range.upperBound)),
      ]
    case .number: [Self.type("number")]
    case .flag: [Self.type("boolean")]
    case .optional(let schema): schema.members.map(Self.orNull)
    case .list(let element, let count):
      [
        Self.type("array"), JSONMember("items", element.description),
        JSONMember("minItems", JSONValue(count.lowerBound)),
        JSONMember("maxItems", JSONValue(count.upperBound)),
      ]
    case .object(let fields): Self.object(fields)
    }
  }

  private static func object(_ fields: [JSONField]) -> [JSONMember] {
    [
      type("object"),
      JSONMember("properties", .object(fields.map { JSONMember($0.name, describe($0)) })),
      JSONMember("required", .list(fields.filter(\.isRequired).map { .text($0.name) })),
      JSONMember("additionalProperties", false),
    ]
  }

  private static func describe(_ field: JSONField) -> JSONValue {
    let usual = field.usual.map { [JSONMember("default", $0)] } ?? []
    return .object(
      field.schema.members + [JSONMember("description", .text(field.summary))] + usual)
  }

  private static func type(_ name: String) -> JSONMember { JSONMember("type", .text(name)) }

  /// Adds null to the types; words that may be null are not in use.
  private static func orNull(_ member: JSONMember) -> JSONMember {
    guard member.name == "type" else { return member }
    return JSONMember("type", .list((member.value.elements ?? [member.value]) + ["null"]))
  }
}
