import Testing

@testable import ClozeServe

@Suite struct JSONTests {
  @Test(arguments: [
    "null", "true", "[]", "{}", "0", "-0.5e+10", "\"\"", "[1,[2,{\"a\":null}]]", "00501.0",
  ])
  func valuesAreReadAndWritten(_ text: String) throws {
    guard text != "00501.0" else {
      #expect(throws: JSONError.self) { try JSONParser.parse(text) }
      return
    }
    #expect(try JSONParser.parse(" \n" + text + "\t").json == text)
  }

  @Test func numbersKeepTheirSpelling() throws {
    let value = try JSONParser.parse("[12345678901234567890123, 1.50, 2e0]")
    #expect(value.elements?.map(\.name) == ["12345678901234567890123", "1.50", "2e0"])
    #expect(value.elements?.map(\.whole) == [nil, nil, 2])
  }

  @Test func escapesAreDecoded() throws {
    let value = try JSONParser.parse(#""\u00e9\n\"\\\/\ud83d\ude00z""#)
    #expect(value.string == "é\n\"\\/😀z")
    #expect(try JSONParser.parse(value.json) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "[1,]", "{\"a\":1,}", "{a:1}", "[1 2]", "01", "1.", ".5", "+1", "-", "1e",
    "NaN", "Infinity", "\"a", "\"\n\"", #""\x""#, #""\ud83d""#, #""\ude00\ud83d""#, #""\u12g4""#,
    "1 2", "{\"a\":1,\"a\":2}", "[", "{\"a\"", "]", "\u{FEFF}1", "// 1", "'a'",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
  }

  @Test func deepNestingAndBadUTF8AreRefused() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONParser.parse(deep) }
    #expect(throws: JSONError.self) {
      try [UInt8]([0x22, 0xC3, 0x28, 0x22]).withUnsafeBufferPointer { try JSONParser.parse($0) }
    }
  }

  @Test func manyMembersOfOneNameAreFound() {
    let members = (0..<40).map { "\"m\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try JSONParser.parse("{\(members)}") }
    for place in [0, 15, 16, 39] {
      #expect(throws: JSONError.self) { try JSONParser.parse("{\(members),\"m\(place)\":0}") }
    }
  }

  @Test func damagedTextsDoNotCrash() {
    let text = Array(#"{"a":[1,-2.5e3,"x\u0041\ud83d\ude00é"],"b":{"c":null,"d":true}}"#.utf8)
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = Array(text.prefix(random(text.count + 1)))
      for _ in 0..<random(4) where !bytes.isEmpty {
        bytes[random(bytes.count)] = UInt8(random(256))
      }
      let value = bytes.withUnsafeBufferPointer { try? JSONParser.parse($0) }
      if let value { #expect((try? JSONParser.parse(value.json)) == value) } else { refused += 1 }
    }
    #expect(refused > 10_000)
  }

  @Test func numbersThatJSONLacksAreNull() {
    #expect(JSONValue(Double.nan).json == "null" && JSONValue(-Float.infinity).json == "null")
    #expect(JSONValue(Float(0.1)).json == "0.1" && JSONValue(1e-7).json == "1e-07")
  }
}
