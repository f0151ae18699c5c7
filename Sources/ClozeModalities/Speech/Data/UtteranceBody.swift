import ClozeData
import ClozeTraining

/// A body of recipes whose data are utterances, and whose sizes those of a pretrained model may be.
protocol UtteranceBody: CorpusBody where Corpus == SpeechCorpusSettings {
  /// The most utterances of a batch.
  var batch: Int { get }
  /// The most frames of a batch.
  var batchFrames: Int { get }
  /// The sizes.
  var backbone: SpeechModelConfiguration { get set }
}

extension UtteranceBody {
  /// Returns the body with the sizes of the model that it starts from, if it names one; what
  /// matters in training alone is kept.
  public func adopting() throws -> Self {
    var body = self
    body.backbone = try backbone.adopting(model)
    return body
  }

  /// Checks that the data and the model exist.
  public static func check(_ recipe: Recipe<Self>) throws {
    _ = try recipe.body.dataBytes()
    try recipe.backbone.check(recipe.body.model, usual: recipe.preset.body.backbone)
  }

  /// The problems of the sizes of batches.
  var batchProblems: [String] {
    [("batch", batch, 1...1 << 16), ("batchFrames", batchFrames, 1...1 << 24)]
      .filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
  }
}
