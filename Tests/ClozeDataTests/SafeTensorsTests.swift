import ClozeData
import Foundation
import Testing

/// The path of a golden file; see `Fixtures/make_fixtures.py`.
func fixture(_ name: String) -> String {
  let file = Bundle.module.url(forResource: "Fixtures/" + name, withExtension: nil)
  return file?.path ?? "missing fixture \(name)"
}

/// The formula of the fixtures: -2.5, -2.25, ... 2.5.
let quarters = (0..<21).map { (Float($0) - 10) / 4 }

@Suite struct SafeTensorsGoldenTests {
  @Test func everyTypeIsRead() throws {
    let file = try SafeTensorsFile(path: fixture("golden.safetensors"))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.entries.count == 11)
    #expect(try file.floats(of: "plain", shape: [3, 7]) == quarters)
    #expect(try file.floats(of: "half", shape: [2, 3]) == Array(quarters[..<6]))
    #expect(try file.floats(of: "brain", shape: [5]) == Array(quarters[..<5]))
    #expect(try file.floats(of: "double") == Array(quarters[..<4]))
    #expect(try file.floats(of: "long") == [-2, -1, 0, 1, 2])
    #expect(try file.floats(of: "int") == [-1, 0, 1])
    #expect(try file.floats(of: "byte") == [0, 7, 255])
    #expect(try file.floats(of: "flag") == [1, 0, 1])
    #expect(try file.floats(of: "scalar", shape: []) == [1.5])
    #expect(try file.floats(of: "none", shape: [0, 4]) == [])
    #expect(try file.floats(of: "odd \"name\"\n\té") == [2])
    #expect(file["half"]?.type == .float16 && file["half"]?.count == 6)
    #expect(try file.withBytes(of: "byte") { Array($0) } == [0, 7, 255])
  }

  /// What the writer makes of the golden file's tensors is the golden file, to the byte.
  @Test func theWriterLaysOutAsTheLibraryDoes() throws {
    let scratch = try ScratchFolder()
    let golden = try SafeTensorsFile(path: fixture("golden.safetensors"))
    let layouts = golden.entries.reversed().map {
      SafeTensorsWriter.Layout(name: $0.name, shape: $0.shape, type: $0.type)
    }
    var asked: [String] = []
    try SafeTensorsWriter.write(layouts, to: scratch("copy")) { layout in
      asked.append(layout.name)
      return switch layout.type {
      case .float32, .float16, .bfloat16: .floats(try golden.floats(of: layout.name))
      default: .bytes(try golden.withBytes(of: layout.name) { Array($0) })
      }
    }
    #expect(asked == golden.entries.map(\.name))
    let copy = FileManager.default.contents(atPath: scratch("copy"))
    #expect(copy == FileManager.default.contents(atPath: fixture("golden.safetensors")))
  }
}

@Suite struct SafeTensorsWriterTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test func roundTrip() throws {
    let tensors: [String: (shape: [Int], values: [Float])] = [
      "b": ([2, 3], [1, -0.0, .infinity, 4, 5, .leastNonzeroMagnitude]), "a.weight": ([1], [7]),
      "empty": ([0], []), "": ([], [3]),
    ]
    try SafeTensorsWriter.write(tensors, metadata: ["k": "v\u{1}\"é"], to: scratch("t"))
    let file = try SafeTensorsFile(path: scratch("t"))
    #expect(file.metadata == ["k": "v\u{1}\"é"])
    #expect(file.entries.map(\.name) == ["", "a.weight", "b", "empty"])
    #expect(file.header.dataStart % 8 == 0)
    for (name, tensor) in tensors {
      let values = try file.floats(of: name, shape: tensor.shape)
      #expect(values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
    }
  }

  @Test func aFileWithoutTensorsIsValid() throws {
    try SafeTensorsWriter.write([:], metadata: [:], to: scratch("t"))
    #expect(try SafeTensorsFile(path: scratch("t")).entries == [])
  }

  /// Ties go to the even neighbour; a brain float keeps 8 significant bits, a half float 11.
  @Test func narrowTypesAreRoundedToNearestEven() throws {
    let values: [Float] = [1 + 0x1p-8, 1 + 0x3p-8, 1 + 0x1.1p-8, -1 - 0x1p-8, .nan, 3.4e38]
    let bits = StoredType.bfloat16.bytes(of: values).map { bytes in
      bytes.withUnsafeBytes { StoredType.bfloat16.floats(in: $0) }
    }
    let rounded: [Float] = [1, 1 + 0x1p-6, 1 + 0x1p-7, -1]
    #expect(bits.map { Array($0.prefix(4)) } == rounded)
    #expect(bits?[4].isNaN == true && bits?[5] == .infinity)
    let halves = StoredType.float16.bytes(of: [1 + 0x1p-11, 65504, 70000]).map { bytes in
      bytes.withUnsafeBytes { StoredType.float16.floats(in: $0) }
    }
    #expect(halves == [1, 65504, .infinity])
    #expect(StoredType.int64.bytes(of: [1]) == nil)
  }

  @Test func wrongValuesAreNamedAndNothingIsWritten() {
    typealias Layout = SafeTensorsWriter.Layout
    let cases: [([Layout], SafeTensorsWriter.Values, SafeTensorsError.Problem)] = [
      (
        [Layout(name: "a", shape: [2])], .floats([1]),
        .wrongValues(tensor: "a", shape: [2], type: .float32, count: 1)
      ),
      (
        [Layout(name: "a", shape: [1], type: .int64)], .floats([1]),
        .wrongValues(tensor: "a", shape: [1], type: .int64, count: 1)
      ),
      (
        [Layout(name: "a", shape: [1]), Layout(name: "a", shape: [1])], .floats([1]),
        .duplicateName("a")
      ),
      ([Layout(name: "__metadata__", shape: [1])], .floats([1]), .duplicateName("__metadata__")),
      (
        [Layout(name: "a", shape: [.max, 2])], .floats([]),
        .shapeOverflow(tensor: "a", shape: [.max, 2])
      ),
      ([Layout(name: "a", shape: [-1])], .floats([]), .shapeOverflow(tensor: "a", shape: [-1])),
    ]
    for (layouts, values, problem) in cases {
      #expect(throws: SafeTensorsError(file: scratch("t"), problem: problem)) {
        try SafeTensorsWriter.write(layouts, to: scratch("t")) { _ in values }
      }
      #expect(scratch.names == [])
    }
  }

  @Test func requestsThatDoNotFitAreNamed() throws {
    try SafeTensorsWriter.write(["a": ([2, 1], [1, 2])], to: scratch("t"))
    let file = try SafeTensorsFile(path: scratch("t"))
    let shape = SafeTensorsError.Problem.wrongShape(tensor: "a", expected: [1, 2], found: [2, 1])
    #expect(throws: SafeTensorsError(file: scratch("t"), problem: shape)) {
      try file.floats(of: "a", shape: [1, 2])
    }
    #expect(throws: SafeTensorsError(file: scratch("t"), problem: .missingTensor("b"))) {
      try file.floats(of: "b")
    }
  }
}

@Suite struct SafeTensorsModelTests {
  let scratch: ScratchFolder
  init() throws {
    scratch = try ScratchFolder()
    try SafeTensorsWriter.write(["a": ([1], [1])], to: scratch("one.safetensors"))
    try SafeTensorsWriter.write(["b": ([2], [2, 3])], to: scratch("two.safetensors"))
  }

  func problem(index: String) throws -> SafeTensorsError.Problem? {
    try AtomicFile.write(index, to: scratch(SafeTensorsModel.indexName))
    do {
      _ = try SafeTensorsModel(path: scratch.path)
      return nil
    } catch let error as SafeTensorsError {
      return error.problem
    }
  }

  @Test func shardsAreOneModel() throws {
    let index = """
      {"metadata": {"total_size": 12.5e3, "deep": [{"x": "]"}, null]} ,
       "weight_map": {"a": "one.safetensors", "b": "two.safetensors"}, "more": "text" }
      """
    #expect(try problem(index: index) == nil)
    let model = try SafeTensorsModel(path: scratch.path)
    #expect(model.files.count == 2 && model.entries.map(\.name) == ["a", "b"])
    #expect(try model.floats(of: "b", shape: [2]) == [2, 3])
    #expect(model["a"]?.shape == [1] && model["c"] == nil)
    #expect(throws: SafeTensorsError(file: model.path, problem: .missingTensor("c"))) {
      try model.floats(of: "c")
    }
  }

  @Test func aModelInOnePieceOpensByFolderAndByFile() throws {
    try SafeTensorsWriter.write(["c": ([1], [4])], to: scratch(SafeTensorsModel.fileName))
    for path in [scratch.path, scratch(SafeTensorsModel.fileName)] {
      #expect(try SafeTensorsModel(path: path).floats(of: "c") == [4])
    }
  }

  @Test func aFolderWithoutAModelNamesTheFileItLacks() {
    #expect(throws: FileError.missing(path: scratch.path + "/model.safetensors")) {
      try SafeTensorsModel(path: scratch.path)
    }
  }

  @Test func brokenIndexesAreNamed() throws {
    let one = "one.safetensors"
    #expect(
      try problem(index: #"{"weight_map": {"a": "lost.safetensors"}}"#)
        == .missingShard("lost.safetensors"))
    #expect(
      try problem(index: #"{"weight_map": {"a": "../one.safetensors"}}"#)
        == .shardOutsideFolder("../one.safetensors"))
    #expect(
      try problem(index: #"{"weight_map": {"z": "\#(one)"}}"#)
        == .tensorNotInShard(tensor: "z", shard: one))
    #expect(
      try problem(index: #"{"weight_map": {"a": "\#(one)", "a": "\#(one)"}}"#)
        == .duplicateName("a"))
    #expect(try problem(index: "{}") == .missingField(tensor: "", field: "weight_map"))
    for text in [#"{"weight_map": {"a": 1}}"#, #"{"x": }"#, #"{"x": ]}"#, "[]", #"{"x": [}"#] {
      guard case .invalidJSON = try problem(index: text) else {
        Issue.record("\(text) was accepted")
        continue
      }
    }
  }

  @Test func aTensorInTwoShardsIsNamed() throws {
    try SafeTensorsWriter.write(
      ["b": ([1], [2]), "a": ([1], [1])], to: scratch("two.safetensors"))
    let index = #"{"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}"#
    #expect(try problem(index: index) == .duplicateName("a"))
  }
}
