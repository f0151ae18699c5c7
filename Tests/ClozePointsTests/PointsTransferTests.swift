import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozePoints

/// Clouds on blocks that have learned from text.
@Suite struct PointsTransferTests {
  private let device = Device(.openBLAS, threads: 2)

  @Test func aClassifierBeginsWithBlocksOfText() throws {
    try withTemporaryFolder { folder in
      try writeClasses(24, points: 60, to: folder + "/clouds")
      var text = EncoderConfiguration()
      (text.layers, text.hidden, text.heads, text.feedForward) = (3, 12, 2, 20)
      let source = try MaskedLanguageModel(
        text, vocabularySize: 31, nextSentence: false, seed: 9, device: device)
      try ModelFolder(source).save(to: folder + "/text")
      var recipe = PointsClassifyRecipe()
      recipe.data.paths = [folder + "/clouds"]
      (recipe.batch, recipe.headWidth, recipe.precision) = (12, 16, .f32)
      let encoder = recipe.backbone.encoder
      recipe.backbone = smallBackbone()
      recipe.backbone.encoder = encoder
      recipe.backbone.encoder.layers = 2
      recipe.encoderFrom = folder + "/text"
      let error = #expect(throws: TransferError.self) { try EncoderTransfer(recipe) }
      #expect(error?.description.contains("layers is 2 here and 3 there") == true)
      recipe.layersFrom = .even
      recipe.training.steps = 2
      recipe.training.freeze = "blocks"
      recipe.training.selection.metric = nil
      recipe.training.selection.patience = nil
      let run = try TrainingRun<PointsClassifyModality>.start(
        recipe, at: folder + "/run", on: device)
      #expect(!run.recipe.backbone.encoder.unbiasedQueries)
      #expect(run.recipe.backbone.encoder.positions == .given)
      try run.execute(device: device, threads: 2, preparing: { _ in }, training: { _ in })
      let transfer = try #require(run.run.record?.transfer)
      #expect(transfer.layers == [0, 2] && transfer.into == "encoder")
      let model = try PointClassifier.load(from: run.run.model, device: device)
      for (block, other) in [(0, 0), (1, 2)] {
        let name = "feedForward.output.weight"
        #expect(
          model.store["layers.\(block).\(name)"]?.values
            == source.store["layers.\(other).\(name)"]?.values)
      }
      #expect(
        transfer.fresh == [
          "patches, projection, class, positions, head (it is a model of text)",
          "the blocks have positions given here and had learned there",
        ])
    }
  }
}
