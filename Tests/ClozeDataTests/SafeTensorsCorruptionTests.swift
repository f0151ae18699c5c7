import ClozeData
import ClozeTensor
import Foundation
import Testing

/// A file with the header text `json` and `count` zero bytes of data.
private func file(_ json: String, data count: Int = 0) -> [UInt8] {
  withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Array($0) }
    + Array(json.utf8) + [UInt8](repeating: 0, count: count)
}

/// The problem with a file of these bytes, or nil if it is valid.
private func problem(_ bytes: [UInt8]) throws -> SafeTensorsError.Problem? {
  do {
    _ = try bytes.withUnsafeBytes { try SafeTensorsHeader(parsing: $0, file: "f") }
    return nil
  } catch let error as SafeTensorsError {
    #expect(error.file == "f")
    #expect(!error.description.contains("\n"))
    return error.problem
  }
}

private func tensor(_ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
  #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
}

@Suite struct SafeTensorsCorruptionTests {
  @Test func lengthsAreChecked() throws {
    #expect(try problem([1, 2, 3]) == .tooShort(bytes: 3))
    let bytes: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 0x7B]
    #expect(try problem(bytes) == .headerTruncated(bytes: 255, available: 1))
    let huge = [UInt8](repeating: 0xFF, count: 16)
    #expect(try problem(huge) == .headerTooLarge(bytes: .max, limit: 100_000_000))
  }

  @Test(arguments: [
    "", "  ", "x", "[]", "{", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1}"#, #"{"__metadata__":{},}"#,
    "{} x",
    #"{"a":{"shape":[1.0]}}"#, #"{"a":{"shape":[-1]}}"#, #"{"a":{"shape":[01]}}"#,
    #"{"a":{"shape":[1e3]}}"#, #"{"a":{"shape":[9223372036854775808]}}"#,
    #"{"a":{"shape":[99999999999999999999999999]}}"#, #"{"a":{"shape":[1,]}}"#,
    #"{"a":{"shape":[²]}}"#, #"{"a":{"shape":"3"}}"#, #"{"a":{"dtype":1}}"#, #"{"a"#, #"{"a\q":1}"#,
    #"{"\u12":1}"#, #"{"\ud800":1}"#, #"{"\ud800\u0041":1}"#, #"{"\udc00":1}"#, "{\"a\u{1}\":1}",
    #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":null}"#, #"{"a":{"x":"#,
  ])
  func whatIsNotTheRightJSONIsRefused(text: String) throws {
    guard case .invalidJSON(let offset, _) = try problem(file(text)) else {
      Issue.record("\(text) was accepted")
      return
    }
    #expect(0...text.utf8.count ~= offset)
  }

  @Test func textThatIsNotUTF8IsRefused() throws {
    var bytes = file(#"{"a":{}}"#)
    bytes[10] = 0xFF
    #expect(try problem(bytes) == .invalidJSON(offset: 2, expected: "UTF-8 text"))
  }

  @Test func escapesAreUnderstood() throws {
    let text = #"{"\u00e9\ud83d\ude00\/\"\\\b\f\n\r\t":\#(tensor("U8", "[0]", 0, 0))}"#
    let header = try file(text).withUnsafeBytes { try SafeTensorsHeader(parsing: $0, file: "f") }
    #expect(header.entries.map(\.name) == ["é😀/\"\\\u{8}\u{C}\n\r\t"])
  }

  @Test func deepNestingIsHarmless() throws {
    let depth = 1_000_000
    let brackets = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let skipped = #"{"a":{"x":\#(brackets),"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#
    #expect(try problem(file(skipped, data: 1)) == nil)
    for opening in ["[", #"{"a":"#] {
      let text = #"{"a":{"x":"# + String(repeating: opening, count: depth)
      guard case .invalidJSON = try problem(file(text)) else {
        Issue.record("unfinished nesting was accepted")
        continue
      }
    }
  }

  @Test func namesAndFieldsAreChecked() throws {
    let good = tensor("U8", "[1]", 0, 1)
    #expect(try problem(file(#"{"a":\#(good),"a":\#(good)}"#, data: 1)) == .duplicateName("a"))
    let twice = #"{"a":{"dtype":"U8","dtype":"U8"}}"#
    #expect(try problem(file(twice)) == .duplicateName("a.dtype"))
    let metadata = #"{"__metadata__":{"k":"1","k":"2"}}"#
    #expect(try problem(file(metadata)) == .duplicateName("k"))
    #expect(
      try problem(file(#"{"a":\#(tensor("F7", "[1]", 0, 1))}"#, data: 1))
        == .unknownType(tensor: "a", type: "F7"))
    let fields = [#""dtype":"U8""#, #""shape":[1]"#, #""data_offsets":[0,1]"#]
    for (position, name) in ["dtype", "shape", "data_offsets"].enumerated() {
      var rest = fields
      rest.remove(at: position)
      let text = #"{"a":{\#(rest.joined(separator: ","))}}"#
      #expect(try problem(file(text, data: 1)) == .missingField(tensor: "a", field: name))
    }
  }

  @Test func offsetsAreChecked() throws {
    func offsets(_ text: String) -> [UInt8] {
      file(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":\#(text)}}"#, data: 4)
    }
    for (text, numbers) in [
      ("[0,5]", [0, 5]), ("[3,2]", [3, 2]), ("[1]", [1]), ("[0,1,2]", [0, 1, 2]), ("[]", []),
      ("[9223372036854775807,9223372036854775807]", [.max, .max]),
    ] {
      #expect(
        try problem(offsets(text))
          == .offsetsOutOfRange(tensor: "a", offsets: numbers, available: 4))
    }
    #expect(
      try problem(file(#"{"a":\#(tensor("F32", "[2]", 0, 4))}"#, data: 4))
        == .sizeMismatch(tensor: "a", shape: [2], type: .float32, expected: 8, found: 4))
  }

  @Test func shapesThatOverflowAreNamed() throws {
    for (text, shape) in [
      ("[4611686018427387904,4]", [4_611_686_018_427_387_904, 4]),
      ("[9223372036854775807]", [Int.max]),
      ("[4294967296,4294967296,0]", [1 << 32, 1 << 32, 0]),
    ] {
      #expect(
        try problem(file(#"{"a":\#(tensor("F32", text, 0, 0))}"#))
          == .shapeOverflow(tensor: "a", shape: shape))
    }
    #expect(try problem(file(#"{"a":\#(tensor("F32", "[0,9223372036854775807]", 0, 0))}"#)) == nil)
  }

  @Test func theDataIsCoveredOnce() throws {
    func two(_ begin: Int, _ end: Int, data: Int) -> [UInt8] {
      let second = tensor("U8", "[\(end - begin)]", begin, end)
      return file(#"{"b":\#(second),"a":\#(tensor("U8", "[2]", 0, 2))}"#, data: data)
    }
    #expect(try problem(two(2, 4, data: 4)) == nil)
    #expect(try problem(two(1, 4, data: 4)) == .notContiguous(tensor: "b", begin: 1, expected: 2))
    #expect(try problem(two(3, 4, data: 4)) == .notContiguous(tensor: "b", begin: 3, expected: 2))
    #expect(try problem(two(2, 4, data: 9)) == .trailingBytes(count: 5))
    #expect(try problem(file("{}  \n", data: 1)) == .trailingBytes(count: 1))
    #expect(try problem(file("{}")) == nil)
  }

  @Test func longNamesAndShapesAreCutInMessages() {
    let name = String(repeating: "n", count: 1000)
    let shape = [Int](repeating: 1, count: 1000)
    let error = SafeTensorsError(file: "f", problem: .shapeOverflow(tensor: name, shape: shape))
    #expect(error.description.count < 300)
  }
}

/// A damaged file gives an error or, where the damage is in the data, other numbers: never a crash.
@Suite struct SafeTensorsFuzzTests {
  let golden: [UInt8]
  init() throws {
    golden = Array(
      try #require(FileManager.default.contents(atPath: fixture("golden.safetensors"))))
  }

  /// Opens a file of these bytes and reads all of it; whether it was valid.
  private func survives(_ bytes: [UInt8], in scratch: ScratchFolder) throws -> Bool {
    let path = scratch("fuzz")
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    do {
      let file = try SafeTensorsFile(path: path)
      for entry in file.entries {
        #expect(try file.floats(of: entry.name, shape: entry.shape).count == entry.count)
      }
      return true
    } catch is SafeTensorsError {
      return false
    } catch FileError.empty {
      return false
    }
  }

  @Test func everyTruncationIsRecognised() throws {
    let scratch = try ScratchFolder()
    #expect(try survives(golden, in: scratch))
    for length in golden.indices {
      #expect(try !survives(Array(golden[..<length]), in: scratch), "\(length) bytes")
    }
  }

  @Test func damagedBytesNeverCrash() throws {
    let scratch = try ScratchFolder()
    var random = CounterRandom(seed: 20, purpose: .test)
    var refused = 0
    for _ in 0..<6000 {
      var bytes = golden
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[position] = "0123456789[]{},:\"\\".utf8.randomElement(using: &random) ?? 0
        case 2: bytes.remove(at: position)
        default: bytes.insert(.random(in: .min ... .max, using: &random), at: position)
        }
      }
      if try !survives(bytes, in: scratch) { refused += 1 }
    }
    #expect(refused > 3000)
  }
}
