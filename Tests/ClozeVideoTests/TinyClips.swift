import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import ClozeTraining
import Foundation

@testable import ClozeVideo

/// Made-up clips and a model of them with random weights, in a temporary folder.
struct TinyClips {
  /// The folder of the clips: 6 that train, 3 that validate, 4 that test.
  let clips: String
  /// The model's folder.
  let model: String
  let compute = Compute(device: Device(.auto, threads: 2), dtype: .f32, threads: 2)

  /// Calls `body` with clips and a model whose sizes `change` may change.
  static func with(
    _ change: (inout VideoModelConfiguration) -> Void = { _ in },
    _ body: (TinyClips) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let tiny = TinyClips(clips: folder + "/moving", model: folder + "/model")
      var moving = SyntheticMoving(count: 6)
      (moving.validation, moving.test) = (3, 4)
      try moving.write(to: tiny.clips, sheet: [])
      var backbone = VideoModelConfiguration()
      backbone.text = VideoModelConfiguration.text(layers: 1, hidden: 16, heads: 2)
      backbone.video = VideoModelConfiguration.video(layers: 2, hidden: 16, heads: 2)
      (backbone.crossLayers, backbone.count, backbone.tube) = (2, 4, 2)
      backbone.spaceWidth = 8
      backbone.pool = true
      // Large weights, so that clips and words are told apart before any training.
      backbone.text.initializerRange = 0.3
      backbone.video.initializerRange = 0.3
      change(&backbone)
      try VideoModel(backbone, tiny.tokenizer(), seed: 3, device: tiny.compute.device)
        .save(to: tiny.model)
      try body(tiny)
    }
  }

  private func tokenizer() throws -> WordPieceTokenizer {
    var options = VocabularyTrainingOptions()
    options.minimumFrequency = 1
    var trainer = try VocabularyTrainer(options)
    for text in try VideoSource(paths: [clips]).clips().clips.flatMap(\.captions) {
      trainer.add(text)
    }
    return WordPieceTokenizer(try trainer.train().vocabulary, settings: options.settings)
  }
}
