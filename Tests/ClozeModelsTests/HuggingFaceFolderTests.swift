import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Folders written and read back.
@Suite struct HuggingFaceFolderTests {
  let device = Device(.auto, threads: 1)

  static let variants: [EncoderConfiguration] = [
    variant { _ in },
    variant { $0.activation = .geluTanh },
    variant { $0.activation = .tanh },
    variant { $0.dropPath = 0.25 },
    variant { $0.rotaryBase = 500 },
    variant { $0.layers = 0 },
    variant { $0.segments = 0 },
    variant { $0.embeddingNorm = false },
    variant { $0.positions = .sinusoidal },
    variant {
      $0.attention = .window
      $0.window = 3
    },
    variant {
      $0.normPlacement = .pre
      $0.norm = .rms
      $0.positions = .rotary
      $0.gated = true
      $0.biases = false
    },
  ]

  static func variant(_ change: (inout EncoderConfiguration) -> Void) -> EncoderConfiguration {
    var configuration = EncoderConfiguration()
    configuration.layers = 2
    configuration.hidden = 20
    configuration.heads = 5
    configuration.feedForward = 33
    configuration.maximumLength = 11
    configuration.initializerRange = 1
    configuration.normEpsilon = 1e-5
    configuration.dropout = 0
    change(&configuration)
    return configuration
  }

  @Test(arguments: ParityCase.names) func readsWhatItWroteBitForBit(name: String) throws {
    let first = try ParityCase(name).load()
    try withTemporaryFolder { scratch in
      try first.save(to: scratch + "/model")
      let second = try ModelFolder.load(from: scratch + "/model", device: device)
      #expect(second.model.configuration == first.model.configuration)
      #expect(second.hasHead == first.hasHead)
      #expect(bits(second.model) == bits(first.model))
      try second.save(to: scratch + "/again")
      for file in ["config.json", "model.safetensors"] {
        #expect(
          try Data(contentsOf: URL(fileURLWithPath: "\(scratch)/model/\(file)"))
            == Data(contentsOf: URL(fileURLWithPath: "\(scratch)/again/\(file)")))
      }
    }
  }

  /// Biases of the output layer go by either name, or both.
  @Test func decoderBiasGoesByEitherName() throws {
    let source = try ParityCase("gelu")
    let file = try SafeTensorsFile(path: source.folder + "/model.safetensors")
    let names = ["cls.predictions.bias", "cls.predictions.decoder.bias"]
    for kept in [[names[0]], [names[1]], names] {
      try withTemporaryFolder { scratch in
        var tensors: [String: (shape: [Int], values: [Float])] = [:]
        for entry in file.entries where entry.name != names[0] {
          tensors[entry.name] = (entry.shape, try file.floats(of: entry.name))
        }
        for name in kept { tensors[name] = ([99], try file.floats(of: names[0])) }
        try SafeTensorsWriter.write(tensors, to: scratch + "/model.safetensors")
        try FileManager.default.copyItem(
          atPath: source.folder + "/config.json", toPath: scratch + "/config.json")
        let back = try ModelFolder.load(from: scratch, device: device)
        #expect(try bits(back.model) == bits(source.load().model))
      }
    }
  }

  @Test(arguments: variants, [false, true])
  func everyEncoderComesBackExactly(configuration: EncoderConfiguration, hasHead: Bool) throws {
    let model = try MaskedLanguageModel(
      configuration, vocabularySize: 31, nextSentence: hasHead, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      try ModelFolder(model, hasHead: hasHead).save(to: scratch)
      let back = try ModelFolder.load(from: scratch, seed: 5, device: device)
      #expect(back.model.configuration == configuration)
      #expect(back.hasHead == hasHead)
      #expect((back.model.nextSentence != nil) == hasHead)
      #expect(bits(back.model) == bits(model))
    }
  }

  /// With and without what BERT has words for; a folder need not name it.
  @Test(arguments: [0, 3, 7]) func theModalityIsKept(variant: Int) throws {
    let model = try MaskedLanguageModel(
      Self.variants[variant], vocabularySize: 31, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      try ModelFolder(model, modality: "tea \"pots\"").save(to: scratch) {
        try AtomicFile.write("a, b", to: $0 + "/names.txt")
      }
      #expect(FileManager.default.fileExists(atPath: scratch + "/names.txt"))
      let back = try ModelFolder.load(from: scratch, device: device)
      #expect(back.modality == "tea \"pots\"")
      #expect(back.model.configuration == Self.variants[variant])
      #expect(bits(back.model) == bits(model))
      try ModelFolder(model).save(to: scratch)
      #expect(try ModelFolder.modality(of: scratch) == nil)
      #expect(!FileManager.default.fileExists(atPath: scratch + "/names.txt"))
    }
  }

  @Test func onlyABERTIsCalledOne() throws {
    for (configuration, type) in [
      (Self.variants[0], "bert"), (Self.variants[3], "bert"), (Self.variants[7], "cloze"),
      (Self.variants[10], "cloze"),
    ] {
      let model = try MaskedLanguageModel(
        configuration, vocabularySize: 31, seed: 5, device: device)
      try withTemporaryFolder { scratch in
        try ModelFolder(model).save(to: scratch)
        let text = try String(contentsOfFile: scratch + "/config.json", encoding: .utf8)
        #expect(text.contains("\"model_type\": \"\(type)\""))
      }
    }
  }

  @Test func aModelWithoutHeadSaysSo() throws {
    let parity = try ParityCase("plain")
    let folder = try parity.load()
    #expect(throws: ModelFolderError(file: parity.folder, problem: .noHead)) {
      try folder.trainedHead()
    }
  }

  @Test func savingLeavesOtherFoldersAlone() throws {
    let folder = try ParityCase("gelu").load()
    try withTemporaryFolder { scratch in
      try AtomicFile.write("keep me", to: scratch + "/letter.txt")
      #expect(throws: FileError.self) { try folder.save(to: scratch) }
      #expect(FileManager.default.fileExists(atPath: scratch + "/letter.txt"))
    }
  }
}
