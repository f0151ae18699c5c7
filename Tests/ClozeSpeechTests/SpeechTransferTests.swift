import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeSpeech

/// Speech on blocks that have learned from another kind of data.
@Suite struct SpeechTransferTests {
  private let device = Device(.auto, threads: 2)

  /// Writes a model of text, and returns it.
  private func text(_ folder: String) throws -> MaskedLanguageModel {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (2, 24, 3, 40)
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 31, nextSentence: false, seed: 9, device: device)
    try ModelFolder(model).save(to: folder)
    return model
  }

  private func recipe(_ folder: String) -> SpeechCTCRecipe {
    var recipe = SpeechRecognizerTests.recipe(folder)
    recipe.backbone.encoder = SpeechCTCRecipe().backbone.encoder
    recipe.backbone.contrastive = SpeechCTCRecipe().backbone.contrastive
    recipe.encoderFrom = folder + "/text"
    recipe.training.steps = 3
    recipe.training.freeze = "all-but-norms"
    return recipe
  }

  /// A recogniser has the sizes and the weights of text's blocks, which stay, while its norms, its
  /// input and its head learn.
  @Test func aRecognizerBeginsWithBlocksOfText() throws {
    try withTemporaryFolder { folder in
      try SpokenTones.writeCorpus(10, to: folder)
      let source = try text(folder + "/text")
      let run = try TrainingRun<SpeechCTCModality>.start(
        recipe(folder), at: folder + "/run", on: device)
      let encoder = run.recipe.backbone.encoder
      #expect(encoder.block == .initial && encoder.layers == 2 && encoder.hidden == 24)
      #expect(encoder.normPlacement == .post && encoder.positions == .rotary)
      #expect(run.recipe.backbone.contrastive == 1)
      var notes: [String] = []
      try run.execute(
        device: device, threads: 2,
        preparing: { if case .note(let text) = $0 { notes.append(text) } }, training: { _ in })
      let transfer = try #require(run.run.record?.transfer)
      #expect(transfer.layers == [0, 1] && transfer.into == "encoder")
      #expect(
        transfer.fresh == [
          "subsampling, head (it is a model of text)",
          "the blocks have positions rotary here and had learned there",
        ])
      #expect(notes.contains { $0.hasPrefix("taken over: all 2 blocks of ") }, "\(notes)")
      let model = try SpeechRecognizer.load(from: run.run.model, device: device)
      for parameter in model.store.parameters where parameter.name.hasPrefix("layers.") {
        let isKept = parameter.value.values == source.store[parameter.name]?.values
        #expect(isKept != EncoderNames.isNorm(parameter.name), "\(parameter.name)")
      }
    }
  }

  /// Blocks of speech are a source like those of text.
  @Test func blocksOfSpeechAreFoundInItsFolder() throws {
    try withTemporaryFolder { folder in
      let recipe = SpeechRecognizerTests.recipe("none")
      let model = try SpeechRecognizer(
        backbone: recipe.backbone, SpeechUnits(letters: [" ", "a"], .spoken), seed: 3,
        device: device)
      try model.save(to: folder + "/model")
      let found = try StoredEncoder.all(in: folder + "/model")
      #expect(found == [StoredEncoder(prefix: "", configuration: recipe.backbone.encoder)])
      var other = SpeechClassifyRecipe()
      other.encoderFrom = folder + "/model"
      let taken = try #require(try EncoderTransfer(other)).recipe.backbone
      var expected = recipe.backbone.encoder.trained(as: other.backbone.encoder)
      expected.initializerRange = other.backbone.encoder.initializerRange
      #expect(taken.encoder == expected && taken.contrastive == 0)
      other.backbone.setKernel(9)
      let error = #expect(throws: TransferError.self) { try EncoderTransfer(other) }
      #expect(error?.description.contains("conformer.kernel is 9 here and 5 there") == true)
    }
  }
}
