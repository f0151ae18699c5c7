import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import ClozeTestSupport
import Testing

@testable import ClozeModels

/// A family with names of its own, and two rows of positions that no token has.
private struct ShiftedFamily: ModelFamily {
  struct File: Codable, Equatable {
    var model_type = "shifted"
    var architectures: [String]
    var width: Int
    var depth: Int
    var words: Int
    var places: Int

    var encoder: EncoderConfiguration {
      var encoder = EncoderConfiguration()
      (encoder.hidden, encoder.layers, encoder.heads) = (width, depth, 5)
      (encoder.feedForward, encoder.maximumLength) = (2 * width, places - 2)
      (encoder.segments, encoder.initializerRange) = (0, 1)
      return encoder
    }
  }

  let modelType = "shifted"
  let classes: [ModelHeads: String] = [.masked: "ShiftedForMaskedLM", .bare: "ShiftedModel"]
  let layout = WeightLayout(
    prefix: "shifted.", unprefixed: ["lm_head."], maskedHead: "lm_head.",
    nextSentenceHead: "nsp_head.",
    tensors: [
      "embeddings.tokens": ["words.weight"], "embeddings.positions": ["places.weight"],
      "embeddings.norm": ["norm"], "layers.*.attention.qkv": ["q.*", "k.*", "v.*"],
      "layers.*.attention.output": ["out.*"], "layers.*.attention.norm": ["out_norm.*"],
      "layers.*.feedForward.input": ["up.*"], "layers.*.feedForward.output": ["down.*"],
      "layers.*.feedForward.norm": ["down_norm.*"], "head.transform": ["lm_head.dense"],
      "head.norm": ["lm_head.norm"], "head.bias": ["lm_head.bias"],
    ],
    copies: [.init("lm_head.decoder.weight", of: "words.weight", isOutput: true)],
    leadingRows: ["embeddings.positions": 2])

  func model(from data: Data) throws -> ModelDescription {
    let file = try JSONDecoder().decode(File.self, from: data)
    return ModelDescription(encoder: file.encoder, vocabularySize: file.words)
  }

  func members(
    of model: ModelDescription, heads: ModelHeads, padding: Int32?
  ) throws -> [(key: String, text: String)]? {
    guard let name = classes[heads] else { return nil }
    let file = File(
      architectures: [name], width: model.encoder.hidden, depth: model.encoder.layers,
      words: model.vocabularySize, places: model.encoder.maximumLength + 2)
    guard file.encoder == model.encoder else { return nil }
    return [
      ("model_type", "\"shifted\""), ("architectures", "[\"\(name)\"]"),
      ("width", "\(file.width)"), ("depth", "\(file.depth)"), ("words", "\(file.words)"),
      ("places", "\(file.places)"),
    ]
  }
}

/// Families of model folders.
@Suite struct ModelFamilyTests {
  private let device = Device(.auto, threads: 1)
  private let families: [any ModelFamily] = [ShiftedFamily()] + ModelFamilies.all

  private func model(nextSentence: Bool = false) throws -> MaskedLanguageModel {
    let file = ShiftedFamily.File(architectures: [], width: 20, depth: 2, words: 31, places: 13)
    return try MaskedLanguageModel(
      file.encoder, vocabularySize: 31, nextSentence: nextSentence, seed: 5, device: device)
  }

  private func type(of folder: String) throws -> String? {
    struct Header: Decodable { var model_type: String }
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/config.json"))
    return try JSONDecoder().decode(Header.self, from: data).model_type
  }

  @Test(arguments: [false, true]) func aFamilyIsReadAndWritten(hasHead: Bool) throws {
    let model = try model()
    try withTemporaryFolder { scratch in
      try ModelFolder(model, hasHead: hasHead).save(to: scratch, families: families)
      #expect(try type(of: scratch) == "shifted")
      let file = try SafeTensorsFile(path: scratch + "/model.safetensors")
      let prefix = hasHead ? "shifted." : ""
      let names = file.entries.map(\.name)
      #expect(names.contains(prefix + "q.1.weight") && names.contains(prefix + "down_norm.0.bias"))
      #expect(names.contains("lm_head.dense.weight") == hasHead)
      let places = try file.floats(of: prefix + "places.weight")
      #expect(places.count == 13 * 20 && places.prefix(40).allSatisfy { $0 == 0 })
      let table = try #require(model.store["embeddings.positions"])
      #expect(Array(places.dropFirst(40)) == table.values)
      let back = try ModelFolder.load(from: scratch, seed: 5, device: device, families: families)
      #expect(back.hasHead == hasHead && back.model.configuration == model.configuration)
      for (one, other) in zip(back.model.store.parameters, model.store.parameters) {
        #expect(one.name == other.name && one.value.values == other.value.values, "\(one.name)")
      }
    }
  }

  @Test func unknownTypesAreRefusedByName() throws {
    try withTemporaryFolder { scratch in
      try ModelFolder(model()).save(to: scratch, families: families)
      let error = ModelFolderError(
        file: scratch + "/config.json",
        problem: .unknownFamily(modelType: "shifted", known: ["bert", "cloze"]))
      #expect(throws: error) { try ModelFolder.load(from: scratch, device: device) }
      #expect(error.description.contains("'shifted'"))
      #expect(error.description.contains("bert, cloze"))
    }
  }

  /// The output layer of a tied model is its embeddings, whether a file has it twice or not.
  @Test func outputLayersAreCopies() throws {
    let model = try model()
    try withTemporaryFolder { scratch in
      try ModelFolder(model).save(to: scratch, families: families)
      let path = scratch + "/model.safetensors", file = try SafeTensorsFile(path: path)
      var tensors: [String: (shape: [Int], values: [Float])] = [:]
      for entry in file.entries {
        tensors[entry.name] = (entry.shape, try file.floats(of: entry.name))
      }
      tensors["lm_head.decoder.weight"] = tensors["shifted.words.weight"]
      try SafeTensorsWriter.write(tensors, to: path)
      let back = try ModelFolder.load(from: scratch, device: device, families: families)
      #expect(back.model.store["head.bias"]?.values == model.store["head.bias"]?.values)
      tensors["lm_head.decoder.weight"]?.values[3] += 1
      try SafeTensorsWriter.write(tensors, to: path)
      #expect(throws: ModelFolderError.self) {
        try ModelFolder.load(from: scratch, device: device, families: families)
      }
    }
  }

  /// Heads that a family does not have, and encoders that it has no words for, are the next one's.
  @Test func theFirstFamilyWithWordsWrites() throws {
    try withTemporaryFolder { scratch in
      try ModelFolder(model(nextSentence: true)).save(to: scratch + "/a", families: families)
      #expect(try type(of: scratch + "/a") == "cloze")
      var configuration = EncoderConfiguration()
      (configuration.layers, configuration.hidden) = (1, 8)
      let other = try MaskedLanguageModel(
        configuration, vocabularySize: 31, seed: 5, device: device)
      try ModelFolder(other).save(to: scratch + "/b", families: families)
      #expect(try type(of: scratch + "/b") == "bert")
    }
  }

  @Test func blocksOfAnotherKindAreNoBERT() throws {
    var model = ModelDescription(encoder: EncoderConfiguration(), vocabularySize: 31)
    #expect(try BERTFamily().members(of: model, heads: .masked, padding: nil) != nil)
    model.encoder.block = BlockName(rawValue: "conformer")
    #expect(try BERTFamily().members(of: model, heads: .masked, padding: nil) == nil)
    let own = try ClozeFamily().members(of: model, heads: .masked, padding: nil)
    #expect(own?.contains { $0.text.contains("\"block\":\"conformer\"") } == true)
  }

  @Test func tablesNameTheTensorsOfEveryLayer() {
    #expect(
      WeightLayout.bert.tensors(of: "layers.11.attention.qkv.bias")
        == ["query", "key", "value"].map { "encoder.layer.11.attention.self.\($0).bias" })
    #expect(WeightLayout.bert.tensors(of: "head.bias") == ["cls.predictions.bias"])
    #expect(WeightLayout.bert.tensors(of: "layers.0.other.weight") == [])
    #expect(WeightLayout.cloze.tensors(of: "layers.0.other.weight") == ["layers.0.other.weight"])
    let bert = WeightLayout.bert
    #expect(bert.canonical("bert.embeddings.LayerNorm.gamma") == "embeddings.LayerNorm.weight")
    #expect(bert.written("cls.predictions.bias", isBare: false) == "cls.predictions.bias")
    #expect(bert.written("pooler.dense.bias", isBare: false) == "bert.pooler.dense.bias")
    #expect(bert.written("pooler.dense.bias", isBare: true) == "pooler.dense.bias")
    #expect(bert.isIdle("pooler.dense.bias", hasNextSentence: false))
    #expect(!bert.isIdle("pooler.dense.bias", hasNextSentence: true))
  }

  @Test func everyFamilyHasAFileAndEveryFileAFamily() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeModels/Families")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Family.swift") && $0 != "ModelFamily.swift" }
    #expect(Set(files) == Set(ModelFamilies.all.map { "\(Swift.type(of: $0)).swift" }))
    #expect(Set(ModelFamilies.all.map(\.modelType)).count == ModelFamilies.all.count)
    #expect(ModelHeads.allCases.allSatisfy { ClozeFamily().classes[$0] != nil })
    #expect(ModelFamilies.all.last?.modelType == ClozeFamily.type)
  }
}
