import Testing

@testable import ClozeServe

@Suite struct JSONSchemaTests {
  private static let schema = JSONSchema.object([
    JSONField("items", .list(.name(most: 5), 1...3), "The items."),
    JSONField("top", .whole(1...10), "The number.", usual: 3),
    JSONField("pool", .choice(["mean", "max"]), "The pooling.", isRequired: false),
    JSONField("text", .text(most: 3), "A text.", isRequired: false),
    JSONField("flag", .flag, "A flag.", isRequired: false),
    JSONField("x", .optional(.number), "A number.", isRequired: false),
  ])

  private func problem(_ text: String) throws -> String? {
    do {
      try Self.schema.check(try JSONParser.parse(text))
      return nil
    } catch let error as FormError {
      return error.description
    }
  }

  @Test(arguments: [
    #"{"items":["a",5]}"#, #"{"items":[1],"top":10,"pool":"max","flag":false}"#,
    #"{"items":[1.0],"top":2.0,"x":null}"#, #"{"text":"äöü","items":[0]}"#,
  ])
  func goodOnesPass(_ text: String) throws {
    #expect(try problem(text) == nil)
  }

  @Test(arguments: [
    (#"[]"#, "the body is an array; it must be an object"),
    (#"{}"#, "the body has no member 'items'; give it: The items."),
    (#"{"items":5}"#, "'items' is 5; it must be an array of 1 to 3 elements"),
    (#"{"items":[]}"#, "'items' has 0 elements; it must be an array of 1 to 3 elements"),
    (#"{"items":["a",true]}"#, "'items[1]' is true; it must be a text or a number"),
    (#"{"items":["abcdef"]}"#, "'items[0]' has 6 characters; it may have 5"),
    (#"{"items":[1],"top":11}"#, "'top' is 11; it must be a whole number in 1...10"),
    (#"{"items":[1],"top":1.5}"#, "'top' is 1.5; it must be a whole number in 1...10"),
    (#"{"items":[1],"top":"3"}"#, "'top' is '3'; it must be a whole number in 1...10"),
    (#"{"items":[1],"top":null}"#, "'top' is null; it must be a whole number in 1...10"),
    (#"{"items":[1],"pool":"min"}"#, "'pool' is 'min'; it must be one of mean, max"),
    (#"{"items":[1],"flag":0}"#, "'flag' is 0; it must be true or false"),
    (#"{"items":[1],"x":"1"}"#, "'x' is '1'; it must be a number"),
    (
      #"{"items":[1],"tops":2}"#,
      "the body has an unknown member 'tops'; its members are items, top, pool, text, flag, x"
    ),
  ])
  func badOnesAreNamed(_ text: String, _ wanted: String) throws {
    #expect(try problem(text) == wanted)
  }

  @Test func theDescriptionIsJSONSchema() {
    #expect(
      Self.schema.description["properties"]?["top"]?.json
        == #"{"type":"integer","minimum":1,"maximum":10,"description":"The number.","default":3}"#)
    #expect(Self.schema.description["required"]?.json == #"["items"]"#)
    #expect(Self.schema.description["additionalProperties"] == false)
    #expect(Self.schema.description["properties"]?["x"]?["type"]?.json == #"["number","null"]"#)
  }
}
