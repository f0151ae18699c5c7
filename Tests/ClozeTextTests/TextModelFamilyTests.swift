import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeSequences
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import Foundation
import Testing

/// A model is written as a BERT wherever it is one, no matter which initial values it had.
@Suite struct TextModelFamilyTests {
  private let device = Device(.auto, threads: 1)
  private static let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "river", "##bank"]

  /// The encoder of a preset, in small.
  private func encoder(_ preset: String) throws -> EncoderConfiguration {
    let found = try #require(TextModality.presets.first { $0.name == preset })
    var encoder = found.recipe.encoder
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 20, 5, 33)
    encoder.maximumLength = 11
    return encoder
  }

  private func type(of folder: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/config.json"))
    return try JSONDecoder().decode([String: Loose].self, from: data)["model_type"]?.text ?? ""
  }

  private struct Loose: Decodable {
    var text: String?
    init(from decoder: any Decoder) {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  @Test(arguments: TextModality.presets.map(\.name)) func presetsAreBERTsIfTheyCanBe(
    preset: String
  ) throws {
    let encoder = try encoder(preset), wanted = preset == "text-rotary" ? "cloze" : "bert"
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 7, nextSentence: preset == "text-bert-base", seed: 5, device: device)
    let tokenizer = WordPieceTokenizer(try Vocabulary(Self.words))
    try withTemporaryFolder { scratch in
      try TextModelFolder(model, tokenizer: tokenizer).save(to: scratch + "/model")
      #expect(try type(of: scratch + "/model") == wanted)
      let back = try TextModelFolder.load(from: scratch + "/model", device: device)
      #expect(values(back.model.store) == values(model.store))
      let classifier = try SequenceClassifier(
        encoder, vocabularySize: 7, outputs: 2, pooling: .cls, dropout: 0.1, seed: 5,
        device: device)
      try ClassifierFolder(classifier, classes: ["a", "b"], modality: "text-classify").save(
        to: scratch + "/classes", padding: 0)
      #expect(try type(of: scratch + "/classes") == wanted)
    }
  }

  /// Folders of earlier versions name the initial values, and so were none of a BERT.
  @Test func olderFoldersOpenAndAreExportedAsBERTs() throws {
    let encoder = try encoder("text-tiny")
    #expect(encoder.sinusoidalStart)
    let model = try MaskedLanguageModel(encoder, vocabularySize: 7, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      let old = scratch + "/old"
      try writeOld(encoder, model.store, "\"ClozeMaskedLanguageModel\"", "", to: old)
      try WordPieceTokenizer(try Vocabulary(Self.words)).save(to: old)
      #expect(try type(of: old) == "cloze")
      let back = try TextModelFolder.load(from: old, device: device)
      #expect(values(back.model.store) == values(model.store))
      _ = try TextModality.copyModel(from: old, to: scratch + "/new")
      #expect(try type(of: scratch + "/new") == "bert")
      let new = try TextModelFolder.load(from: scratch + "/new", device: device)
      #expect(values(new.model.store) == values(model.store))
    }
  }

  @Test func olderClassifiersAreExportedAsBERTs() throws {
    let encoder = try encoder("text")
    let model = try SequenceClassifier(
      encoder, vocabularySize: 7, outputs: 2, pooling: .cls, dropout: 0.1, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      let old = scratch + "/old", new = scratch + "/new"
      let head = """
        , "modality": "text-classify", "classifier": {"classes": ["a", "b"], "dropout": 0.1}
        """
      try writeOld(encoder, model.store, "\"ClozeSequenceClassifier\"", head, to: old)
      try WordPieceTokenizer(try Vocabulary(Self.words)).save(to: old)
      _ = try ClassifyModality<TextClassification>.copyModel(from: old, to: new)
      #expect(try type(of: new) == "bert")
      let back = try ClassifierFolder.load(from: new, device: device)
      #expect(back.classes == ["a", "b"] && back.modality == "text-classify")
      #expect(values(back.model.store) == values(model.store))
      #expect(try WordPieceTokenizer.load(from: new).vocabulary.count == 7)
    }
  }

  /// A run of fine-tuning keeps the sizes of its model, whichever form the model's folder has.
  @Test func recipesFitTheirModelsInBothForms() throws {
    let encoder = try encoder("text-tiny")
    let model = try MaskedLanguageModel(encoder, vocabularySize: 7, seed: 5, device: device)
    let tokenizer = WordPieceTokenizer(try Vocabulary(Self.words))
    try withTemporaryFolder { scratch in
      let old = scratch + "/old", new = scratch + "/new"
      try writeOld(encoder, model.store, "\"ClozeMaskedLanguageModel\"", "", to: old)
      try TextModelFolder(model, tokenizer: tokenizer).save(to: new)
      for path in [old, new] {
        var body = ClassifyBody<TextClassification>()
        body.model = path
        let adopted = try body.adopting()
        #expect(adopted.encoder.hidden == 20)
        #expect(try adopted.rows(tokenizer) == 7)
        // Recipes of version 0.2 have it so.
        body.encoder = encoder.trained(as: adopted.encoder)
        body.encoder.sinusoidalStart = true
        #expect(try body.rows(tokenizer) == 7)
        #expect(throws: Never.self) { try body.checkSizes(usual: ClassifyBody()) }
        body.encoder.hidden = 40
        #expect(throws: SequenceModelError.otherSizes(path: path)) { try body.rows(tokenizer) }
      }
    }
  }

  /// Writes a folder as version 0.2 did: the whole encoder and the names of parameters.
  private func writeOld(
    _ encoder: EncoderConfiguration, _ store: ParameterStore, _ architecture: String,
    _ further: String, to folder: String
  ) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let values = String(decoding: try JSONEncoder().encode(encoder), as: UTF8.self)
    try AtomicFile.write(
      """
      {"architectures": [\(architecture)], "cloze": {"encoder": \(values)\(further)},
       "model_type": "cloze", "vocab_size": 7}
      """, to: folder + "/config.json")
    let tensors = store.parameters.map { ($0.name, ($0.value.shape, $0.value.values)) }
    try SafeTensorsWriter.write(
      Dictionary(uniqueKeysWithValues: tensors), to: folder + "/model.safetensors")
  }

  private func values(_ store: ParameterStore) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: store.parameters.map { ($0.name, $0.value.values) })
  }
}
