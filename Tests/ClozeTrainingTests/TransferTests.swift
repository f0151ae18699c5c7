import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTraining

/// Blocks that a run takes from a model of another kind, or of the same.
@Suite struct TransferTests {
  private static let device = Device(.auto, threads: 1)

  private var recipe: Recipe<BlockBody> { BlockModality.presets[0].recipe }

  /// Writes a masked language model of text, whose layout is BERT's, and returns it.
  private func text(_ folder: String, layers: Int, hidden: Int = 12) throws -> MaskedLanguageModel {
    var encoder = BlockBody.encoder(layers: layers)
    (encoder.hidden, encoder.heads, encoder.feedForward) = (hidden, 3, 20)
    encoder.normPlacement = .post
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 13, nextSentence: false, seed: 9, device: Self.device)
    try ModelFolder(model).save(to: folder)
    return model
  }

  private func copied(
    _ recipe: Recipe<BlockBody>, vocabulary: String = "/nowhere"
  ) throws -> (task: BlockTask, record: TransferRecord) {
    let transfer = try #require(try EncoderTransfer(recipe))
    let task = try BlockTask(transfer.recipe.encoder, seed: recipe.seed)
    return (task, try transfer.copy(into: task.store, vocabulary: vocabulary))
  }

  @Test(
    arguments: [
      (LayerChoice.first, 4, 2, [0, 1]), (.first, 2, 4, [0, 1, nil, nil]), (.last, 4, 2, [2, 3]),
      (.last, 2, 3, [nil, 0, 1]), (.even, 5, 3, [0, 2, 4]), (.even, 6, 3, [0, 3, 5]),
      (.even, 2, 4, [0, 0, 1, 1]), (.even, 3, 1, [0]), (.even, 3, 3, [0, 1, 2]), (.first, 3, 0, []),
    ] as [(LayerChoice, Int, Int, [Int?])])
  func layersAreChosen(choice: LayerChoice, of count: Int, for wanted: Int, expected: [Int?]) {
    #expect(choice.sources(of: count, for: wanted) == expected)
  }

  @Test func blocksOfAnotherKindAreTakenAndTheRestIsFresh() throws {
    try withTemporaryFolder { folder in
      let source = try text(folder + "/text", layers: 2)
      var recipe = recipe
      recipe.encoderFrom = folder + "/text"
      let (task, record) = try copied(recipe)
      #expect(task.tokens.configuration.normPlacement == .post)
      #expect(task.tokens.configuration.layers == 2 && task.tokens.configuration.hidden == 12)
      // What the recipe's kind of data decides on is not the blocks'.
      #expect(task.tokens.configuration.maximumLength == recipe.encoder.maximumLength)
      let fresh = try BlockTask(task.tokens.configuration, seed: recipe.seed).weights
      for (name, values) in task.weights {
        let isBlock = name.hasPrefix("layers.")
        let expected = isBlock ? source.store[name]?.values : fresh[name]
        #expect(values == expected, "\(name)")
      }
      #expect(record.layers == [0, 1] && record.others == [])
      #expect(record.fresh == ["embeddings, head (it is a model of text)"])
      #expect(
        record.numbers
          == source.store.parameters.filter { $0.name.hasPrefix("layers.") }
          .reduce(0) { $0 + $1.value.count })
      #expect(record.note.hasPrefix("taken over: all 2 blocks of "), "\(record.note)")
    }
  }

  /// Of a model of the same kind what makes the input and the head come along, as far as they fit.
  @Test func aModelOfTheSameKindGivesMore() throws {
    try withTemporaryFolder { folder in
      let source = try BlockTask(seed: 8)
      try source.save(to: folder + "/model")
      try AtomicFile.write("a\nb\n", to: folder + "/model/vocab.txt")
      var recipe = recipe
      recipe.encoderFrom = folder + "/model"
      let (other, without) = try copied(recipe)
      #expect(without.others == ["embeddings", "head"])
      #expect(without.fresh == ["embeddings.tokens (of other tokens)"])
      #expect(other.weights["embeddings.positions"] == source.weights["embeddings.positions"])
      #expect(other.weights["embeddings.tokens"] != source.weights["embeddings.tokens"])
      try makeFolder(folder + "/tokenizer")
      try AtomicFile.write("a\nb\n", to: folder + "/tokenizer/vocab.txt")
      let (same, whole) = try copied(recipe, vocabulary: folder + "/tokenizer")
      #expect(same.weights == source.weights && whole.fresh == [])
      recipe.encoder.maximumLength = 5
      let (_, shorter) = try copied(recipe, vocabulary: folder + "/tokenizer")
      #expect(shorter.fresh == ["embeddings.positions (of another shape)"])
    }
  }

  @Test func fewerOrMoreLayersAreTakenIfAskedFor() throws {
    try withTemporaryFolder { folder in
      let source = try text(folder + "/text", layers: 2, hidden: 12)
      var recipe = recipe
      recipe.encoderFrom = folder + "/text"
      recipe.layersFrom = .first
      let (task, record) = try copied(recipe)
      #expect(record.layers == [0, 1, nil] && task.tokens.configuration.layers == 3)
      #expect(record.fresh.first == "blocks 2 (the model has too few)")
      recipe.layersFrom = .last
      recipe.encoder.layers = 1
      let (single, last) = try copied(recipe)
      #expect(last.layers == [1] && last.note.contains("blocks 1 of 2"))
      let name = "feedForward.input.weight"
      #expect(
        single.weights["layers.0." + name] == source.store["layers.1." + name]?.values)
      #expect(single.weights["layers.0." + name] != source.store["layers.0." + name]?.values)
      #expect(task.weights["layers.1." + name] == source.store["layers.1." + name]?.values)
    }
  }

  @Test func sizesThatDoNotFitAreNamedWithBothValues() throws {
    try withTemporaryFolder { folder in
      _ = try text(folder + "/text", layers: 2)
      var recipe = recipe
      recipe.encoderFrom = folder + "/text"
      recipe.encoder.layers = 4
      recipe.encoder.hidden = 24
      recipe.encoder.heads = 3
      recipe.encoder.positions = .alibi
      let error = #expect(throws: TransferError.self) { try EncoderTransfer(recipe) }
      let message = try #require(error?.description)
      #expect(message.contains("hidden is 24 here and 12 there"), "\(message)")
      #expect(message.contains("layers is 4 here and 2 there"), "\(message)")
      #expect(message.contains("--layers-from") && !message.contains("heads"), "\(message)")
      // Positions of the source's input are none of its blocks'.
      #expect(!message.contains("positions"), "\(message)")
    }
  }

  @Test func positionsInsideBlocksAreTakenOrNamed() {
    var source = BlockBody.encoder(layers: 3)
    source.positions = .rotary
    let usual = BlockBody.encoder(layers: 3)
    let taken = BlockValues.adopted(by: usual, of: source, usual: usual, takesLayers: true)
    #expect(taken.configuration == source && taken.problems == [])
    var other = usual
    other.positions = .alibi
    #expect(
      BlockValues.adopted(by: other, of: source, usual: usual, takesLayers: true).problems
        == ["positions is alibi here and rotary there"])
    var given = usual
    given.positions = .given
    let points = BlockValues.adopted(by: given, of: source, usual: given, takesLayers: true)
    #expect(points.configuration.positions == .given && points.problems == [])
  }

  @Test func settingsOfBlocksAreTakenOrNamed() {
    var source = BlockBody.encoder(layers: 3), usual = source
    source.block = BlockName(rawValue: ConformerBlock.name)
    var settings = ConformerBlock.Settings()
    settings.kernel = 5
    source.blockSettings[ConformerBlock.name] = settings
    let taken = BlockValues.adopted(by: usual, of: source, usual: usual, takesLayers: true)
    #expect(taken.configuration == source && taken.problems == [])
    usual.block = source.block
    var other = usual
    settings.kernel = 9
    other.blockSettings[ConformerBlock.name] = settings
    #expect(
      BlockValues.adopted(by: other, of: source, usual: usual, takesLayers: true).problems
        == ["blockSettings.conformer.kernel is 9 here and 5 there"])
  }

  /// The whole way: the record of a run has what it took, also after it went on.
  @Test func aRunRecordsWhatItTook() throws {
    try withTemporaryFolder { folder in
      let source = try text(folder + "/text", layers: 2)
      var recipe = recipe
      recipe.encoderFrom = folder + "/text"
      recipe.training.freeze = "blocks"
      var notes: [String] = []
      func execute(_ run: TrainingRun<BlockModality>) throws {
        try run.execute(
          device: Self.device, threads: 1,
          preparing: { if case .note(let text) = $0 { notes.append(text) } }, training: { _ in })
      }
      let run = try TrainingRun<BlockModality>.start(recipe, at: folder + "/run", on: Self.device)
      #expect(run.recipe.encoder.hidden == 12 && run.recipe.encoder.layers == 2)
      try execute(run)
      let record = try #require(run.run.record)
      #expect(record.encoder == folder + "/text")
      #expect(record.transfer?.modality == "text" && record.transfer?.layers == [0, 1])
      #expect(notes.contains { $0.hasPrefix("taken over: ") })
      #expect(notes.contains { $0.contains("parameters are frozen") })
      // Frozen blocks are the source's to the last bit, in the model, too.
      let kept = try StoredEncoder.all(in: run.run.model)
      #expect(kept == [StoredEncoder(prefix: "", configuration: run.recipe.encoder)])
      let task = try BlockTask(run.recipe.encoder, seed: 1)
      try NativeModelFolder.fill(task.store, from: run.run.model)
      let name = "layers.1.attention.qkv.weight"
      #expect(task.weights[name] == source.store[name]?.values)
      try FileManager.default.removeItem(atPath: folder + "/text")
      notes = []
      try execute(TrainingRun<BlockModality>.resume(folder + "/run", steps: 8))
      #expect(run.run.record?.transfer == record.transfer && run.run.record?.steps == 8)
      #expect(!notes.contains { $0.hasPrefix("taken over: ") })
    }
  }

  /// Without a model the run is that of random blocks.
  @Test func noEncoderMeansRandomBlocks() throws {
    #expect(try EncoderTransfer(recipe) == nil)
    #expect(try recipe.resolved { $0 } == recipe)
  }

  @Test func recipesThatMakeNoSenseAreNamed() throws {
    var recipe = recipe
    recipe.layersFrom = .even
    #expect(recipe.validate().contains { $0.hasPrefix("layersFrom needs encoderFrom") })
    var toy = ToyModality.presets[0].recipe
    toy.encoderFrom = "model"
    #expect(toy.validate().contains { $0.contains("those of toy have none") })
    recipe.encoderFrom = "/nowhere"
    #expect(throws: ModelPathError.self) { try EncoderTransfer(recipe) }
    let text = try recipe.yaml()
    #expect(text.contains("encoderFrom: /nowhere") && text.contains("layersFrom: even"))
    #expect(try self.recipe.applying(yaml: text, name: "recipe") == recipe)
    #expect(try self.recipe.yaml().contains("encoderFrom: null"))
  }

  @Test func encodersOfAFolderAreFoundByTheirGroups() throws {
    struct Towers: Codable {
      struct Backbone: Codable { var text, video: EncoderConfiguration }
      var backbone: Backbone
    }
    try withTemporaryFolder { folder in
      let store = ParameterStore(seed: 1, device: Self.device)
      _ = try store.add("text.layers.0.weight", [2], .ones, decays: true)
      let towers = Towers(
        backbone: .init(text: BlockBody.encoder(layers: 1), video: BlockBody.encoder(layers: 2)))
      try NativeModelFolder.save(store, towers, modality: "toy", to: folder + "/model")
      let found = try StoredEncoder.all(in: folder + "/model")
      #expect(found.map(\.prefix) == ["text.", "video."])
      #expect(found.map(\.configuration) == [towers.backbone.text, towers.backbone.video])
      // Weights that are not there begin fresh, and are named.
      var recipe = recipe
      recipe.encoderFrom = folder + "/model"
      let (_, record) = try copied(recipe)
      #expect(record.part == "text" && record.tensors == 0)
      #expect(record.fresh.contains { $0.contains("(the model has none)") })
    }
  }
}
