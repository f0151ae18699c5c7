import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeVideo

/// Video on blocks of other kinds of data, and the other way round.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoTransferTests: VideoScratch {
  private let device = Device(.auto, threads: 2)

  private func text(_ folder: String, _ change: (inout EncoderConfiguration) -> Void = { _ in })
    throws -> MaskedLanguageModel
  {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 16, 2, 64)
    change(&encoder)
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 31, nextSentence: false, seed: 9, device: device)
    try ModelFolder(model).save(to: folder)
    return model
  }

  /// Text goes into the encoder of texts, whose blocks are of its kind.
  @Test func textGoesIntoTheEncoderOfTexts() throws {
    try withClips { folder in
      let source = try text(folder + "/text")
      var recipe = recipe(folder)
      recipe.encoderFrom = folder + "/text"
      let task = try task(recipe, folder)
      let before = try #require(task.store["video.layers.0.time.output.weight"]).values
      let record = try #require(try EncoderTransfer(recipe))
        .copy(into: task.store, vocabulary: folder)
      #expect(record.into == "encoder of texts" && record.layers == [0])
      let name = "layers.0.attention.qkv.weight"
      #expect(task.store["text." + name]?.values == source.store[name]?.values)
      #expect(task.store["video.layers.0.time.output.weight"]?.values == before)
      #expect(record.fresh.contains { $0.hasSuffix("(no part of the encoder of texts)") })
      #expect(try train(task, 2).allSatisfy { $0.isFinite })
      // The model is a source for others: its encoder of texts for transformers.
      try task.model.save(to: folder + "/model")
      let found = try StoredEncoder.all(in: folder + "/model")
      #expect(found.map(\.prefix) == ["text.", "video."])
    }
  }

  /// Clips on blocks of text: attention over all patches of a clip.
  @Test func hiddenPixelsArePredictedOnBlocksOfText() throws {
    try withClips { folder in
      let source = try text(folder + "/text") { $0.layers = 2 }
      var recipe = VideoPixelsRecipe()
      recipe.data.paths = [folder + "/moving"]
      (recipe.batch, recipe.precision) = (6, .f32)
      (recipe.backbone.count, recipe.backbone.tube) = (3, 2)
      recipe.encoderFrom = folder + "/text"
      recipe.training.steps = 2
      recipe.training.freeze = "blocks"
      let run = try TrainingRun<VideoPixelsModality>.start(
        recipe, at: folder + "/run", on: device)
      #expect(run.recipe.backbone.video.block == .initial)
      try run.execute(device: device, threads: 2, preparing: { _ in }, training: { _ in })
      #expect(run.run.record?.transfer?.into == "encoder of clips")
      let part = try ModelPart(of: run.run.model)
      #expect(part.holds("video.layers.1.attention.qkv.weight"))
      let encoder = try ClipEncoder(
        ParameterStore(seed: 1, device: device), run.recipe.backbone)
      #expect(encoder.configuration.video.layers == source.configuration.layers)
    }
  }
}
