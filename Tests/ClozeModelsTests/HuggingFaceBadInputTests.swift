import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Damaged and foreign folders: every one is refused with a line that names what is wrong.
@Suite struct HuggingFaceBadInputTests {
  private typealias Problem = ModelFolderError.Problem
  private typealias Weights = [String: (shape: [Int], values: [Float])]

  /// The error of loading the model 'gelu' after a change to its files.
  private func failure(_ change: (String) throws -> Void) throws -> any Error {
    var caught: (any Error)?
    let source = try ParityCase("gelu").folder
    try withTemporaryFolder { scratch in
      for file in ["config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: "\(scratch)/\(file)")
      }
      try change(scratch)
      caught = #expect(throws: (any Error).self) {
        try ModelFolder.load(from: scratch, device: Device(.auto, threads: 1))
      }
    }
    let error = try #require(caught)
    #expect(!"\(error)".contains("\n"))
    return error
  }

  private func problem(_ change: (String) throws -> Void) throws -> Problem? {
    (try failure(change) as? ModelFolderError)?.problem
  }

  /// The error after a change to the text of config.json.
  private func problem(replacing old: String, by new: String) throws -> Problem? {
    try problem { folder in
      let path = folder + "/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try #require(text.contains(old))
      try AtomicFile.write(text.replacingOccurrences(of: old, with: new), to: path)
    }
  }

  /// The error after a change to the tensors.
  private func problem(_ change: (inout Weights) throws -> Void) throws -> Problem? {
    try problem { folder in
      let path = folder + "/model.safetensors"
      let file = try SafeTensorsFile(path: path)
      var weights: Weights = [:]
      for entry in file.entries {
        weights[entry.name] = (entry.shape, try file.floats(of: entry.name))
      }
      try change(&weights)
      try SafeTensorsWriter.write(weights, to: path)
    }
  }

  @Test func configurationOfAnotherModel() throws {
    #expect(
      try problem(replacing: "\"bert\"", by: "\"roberta\"")
        == .unknownFamily(modelType: "roberta", known: ["bert", "cloze"]))
    let none = try problem { try AtomicFile.write("{\"vocab_size\": 3}", to: $0 + "/config.json") }
    #expect(none == .missingKey("model_type"))
  }

  @Test(arguments: [
    ("hidden_act\": \"gelu\"", "hidden_act\": \"mish\"", "hidden_act", "mish"),
    ("num_attention_heads\": 5", "num_attention_heads\": 3", "num_attention_heads", "3"),
    ("num_attention_heads\": 5", "num_attention_heads\": 0", "num_attention_heads", "0"),
    ("hidden_size\": 20", "hidden_size\": -20", "hidden_size", "-20"),
    ("num_hidden_layers\": 2", "num_hidden_layers\": 99999999", "num_hidden_layers", "99999999"),
    ("hidden_dropout_prob\": 0.25", "hidden_dropout_prob\": 1.5", "hidden_dropout_prob", "1.5"),
    ("layer_norm_eps\": 1e-12", "layer_norm_eps\": 0", "layer_norm_eps", "0.0"),
    ("is_decoder\": false", "is_decoder\": true", "is_decoder", "true"),
    (
      "\"model_type\"", "\"position_embedding_type\": \"relative_key\", \"model_type\"",
      "position_embedding_type", "relative_key"
    ),
    (
      "\"model_type\"", "\"quantization_config\": {\"bits\": 8}, \"model_type\"",
      "quantization_config", "set"
    ),
    (
      "\"model_type\"", "\"pruned_heads\": {\"1\": [2]}, \"model_type\"", "pruned_heads",
      "not empty"
    ),
  ])
  func unsupportedValues(old: String, new: String, key: String, value: String) throws {
    guard case .unsupported(key, value, let supported) = try problem(replacing: old, by: new)
    else {
      Issue.record("\(key)")
      return
    }
    #expect(!supported.isEmpty)
  }

  @Test func valuesOfAnotherSort() throws {
    #expect(
      try problem(replacing: "hidden_size\": 20", by: "hidden_size\": \"20\"")
        == .wrongType(key: "hidden_size", expected: "a whole number"))
    #expect(
      try problem(replacing: "layer_norm_eps\": 1e-12", by: "layer_norm_eps\": []")
        == .wrongType(key: "layer_norm_eps", expected: "a number"))
    for number in ["20.5", "1e99", "99999999999999999999"] {
      guard
        case .wrongType("hidden_size", _) = try problem(
          replacing: "hidden_size\": 20", by: "hidden_size\": \(number)")
      else {
        Issue.record("\(number)")
        continue
      }
    }
  }

  @Test(arguments: [
    "", " ", "{", "no JSON", "[]", "3", "null", "{\"model_type\": NaN}", "\u{0}\u{1}",
    String(repeating: "[", count: 100_000),
    "{\"model_type\":" + String(repeating: "{", count: 9999),
  ])
  func textsThatAreNoObject(text: String) throws {
    let error = try failure { try AtomicFile.write(text, to: $0 + "/config.json") }
    if text.isEmpty {
      #expect(error is FileError)
    } else {
      guard case .notJSON = (error as? ModelFolderError)?.problem else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func missingKeysHaveTransformersDefaults() throws {
    // Without vocab_size the vocabulary is BERT's, which these weights are not for.
    #expect(
      try problem(replacing: "\"vocab_size\": 99", by: "\"other\": 99")
        == .wrongShape(
          tensor: "bert.embeddings.word_embeddings.weight", expected: [30522, 20], found: [99, 20]))
  }

  @Test func sizesThatAreNotThoseOfTheWeights() throws {
    #expect(
      try problem(replacing: "intermediate_size\": 33", by: "intermediate_size\": 34")
        == .wrongShape(
          tensor: "bert.encoder.layer.0.intermediate.dense.weight", expected: [34, 20],
          found: [33, 20]))
    #expect(
      try problem(replacing: "num_hidden_layers\": 2", by: "num_hidden_layers\": 3")
        == .missingTensors(["encoder.layer.2.output.LayerNorm.weight"]))
    guard
      case .unexpectedTensors(let names) = try problem(
        replacing: "num_hidden_layers\": 2", by: "num_hidden_layers\": 1")
    else {
      Issue.record("extra layer accepted")
      return
    }
    #expect(names.count == 16)
  }

  @Test func damagedTensors() throws {
    let name = "bert.encoder.layer.1.attention.self.key.bias"
    #expect(
      try problem { (weights: inout Weights) in weights[name] = nil }
        == .missingTensors(["encoder.layer.1.attention.self.key.bias"]))
    #expect(
      try problem { (weights: inout Weights) in weights[name] = ([4], [1, 2, 3, 4]) }
        == .wrongShape(tensor: name, expected: [20], found: [4]))
    #expect(
      try problem { (weights: inout Weights) in weights["classifier.weight"] = ([1], [0]) }
        == .unexpectedTensors(["classifier.weight"]))
    for value in [Float.nan, .infinity] {
      #expect(
        try problem { (weights: inout Weights) in weights[name]?.values[7] = value }
          == .notFinite(tensor: name, index: 7))
    }
    #expect(
      try problem { (weights: inout Weights) in weights["cls.predictions.bias"] = nil }
        == .missingTensors(["cls.predictions.bias"]))
    #expect(
      try problem { (weights: inout Weights) in
        weights["embeddings.LayerNorm.gamma"] = ([20], Array(repeating: 1, count: 20))
      }
        == .differing(
          tensor: "bert.embeddings.LayerNorm.weight", other: "embeddings.LayerNorm.gamma"))
  }

  @Test func outputLayersOfTheirOwn() throws {
    let embeddings = "bert.embeddings.word_embeddings.weight"
    let decoder = "cls.predictions.decoder.weight"
    #expect(
      try problem { (weights: inout Weights) in
        weights[decoder] = weights[embeddings]
        weights[decoder]?.values[50] += 1
      } == .differing(tensor: decoder, other: embeddings))
    #expect(
      try problem { (weights: inout Weights) in
        weights["cls.predictions.decoder.bias"] = ([99], Array(repeating: 9, count: 99))
      } == .differing(tensor: "cls.predictions.decoder.bias", other: "cls.predictions.bias"))
    #expect(
      try problem(replacing: "tie_word_embeddings\": true", by: "tie_word_embeddings\": false")
        == .missingTensors([decoder]))
  }

  @Test func tensorsThatAreNoFloats() throws {
    let name = "bert.embeddings.LayerNorm.bias"
    let found = try problem { folder in
      let path = folder + "/model.safetensors"
      let file = try SafeTensorsFile(path: path)
      let layouts = file.entries.map {
        SafeTensorsWriter.Layout(
          name: $0.name, shape: $0.shape, type: $0.name == name ? .int32 : $0.type)
      }
      try SafeTensorsWriter.write(layouts, to: path) { layout in
        .bytes(try file.withBytes(of: layout.name) { Array($0) })
      }
    }
    #expect(found == .notFloat(tensor: name, type: "I32"))
  }

  @Test func weightsInOtherFormats() throws {
    for other in ["pytorch_model.bin", "tf_model.h5", "flax_model.msgpack"] {
      let found = try problem { folder in
        try FileManager.default.moveItem(
          atPath: folder + "/model.safetensors", toPath: folder + "/" + other)
      }
      #expect(found == .noWeights(found: other))
    }
    let none = try problem {
      try FileManager.default.removeItem(atPath: $0 + "/model.safetensors")
    }
    #expect(none == .noWeights(found: nil))
    let folder = try failure { try FileManager.default.removeItem(atPath: $0) }
    #expect(folder is FileError)
  }

  @Test func filesCutAnywhere() throws {
    for length in [1, 7, 8, 100, 2000, 9000, 40_000] {
      let error = try failure { folder in
        let path = folder + "/model.safetensors"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try #require(length < bytes.count)
        try AtomicFile.write(bytes.prefix(length), to: path)
      }
      #expect(error is SafeTensorsError)
    }
  }

  /// A byte of the configuration or of the weights' header may be wrong: the folder is read or
  /// refused, and a refusal is one line.
  @Test(arguments: ["config.json", "model.safetensors"])
  func anyWrongByteIsReadOrRefused(file: String) throws {
    let source = try ParityCase("gelu").folder
    let device = Device(.auto, threads: 1)
    try withTemporaryFolder { scratch in
      for name in ["config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(scratch)/\(name)")
      }
      let path = scratch + "/" + file
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for offset in stride(from: 0, to: min(bytes.count, 3000), by: 11) {
        var damaged = bytes
        damaged[offset] ^= UInt8(1 << (offset % 7))
        try AtomicFile.write(damaged, to: path)
        do {
          _ = try ModelFolder.load(from: scratch, device: device)
        } catch {
          #expect(!"\(error)".contains("\n"), "byte \(offset)")
        }
      }
    }
  }

  @Test func offsetsOutOfRange() throws {
    let error = try failure { folder in
      let header = "{\"bert.x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}"
      var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      bytes += Array(header.utf8) + [0, 0, 0, 0]
      try AtomicFile.write(bytes, to: folder + "/model.safetensors")
    }
    #expect(
      (error as? SafeTensorsError)?.problem
        == .offsetsOutOfRange(tensor: "bert.x", offsets: [0, 16], available: 4))
  }

  @Test func clozeConfigurations() throws {
    func found(_ text: String) throws -> Problem? {
      try problem { try AtomicFile.write(text, to: $0 + "/config.json") }
    }
    #expect(try found("{\"model_type\": \"cloze\"}") == .missingKey("vocab_size"))
    #expect(
      try found("{\"model_type\": \"cloze\", \"vocab_size\": 9, \"cloze\": {}}")
        == .missingKey("cloze.encoder"))
    #expect(
      try found("{\"model_type\": \"cloze\", \"vocab_size\": 9, \"cloze\": {\"encoder\": {}}}")
        == .missingKey("cloze.encoder.layers"))
  }
}
