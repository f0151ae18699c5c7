import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTokens
import ClozeTraining

extension VideoAnswerModality: Predicting {
  /// Reads the model at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    let model = try VideoAnswerer.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(AnswerPredictor(model: model, compute: compute))
  }
}

/// A model that answers a question about each clip.
struct AnswerPredictor: AskedPredictor {
  let model: VideoAnswerer
  let compute: Compute
  var question: String?

  var classes: [String] { model.classes }
  var samples: String { VideoClip.plural }

  func asking(_ question: String) -> any FilePredictor {
    AnswerPredictor(model: model, compute: compute, question: question)
  }

  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void
  ) throws {
    guard let question else { throw PredictionError.noQuestion }
    let sizes = model.configuration.backbone.backbone
    try ClipFiles(sizes.clips, threads: compute.threads).predictions(
      paths, first: first, batch: batch, top: top, omit: omit, each: each
    ) { shown in
      let asked = ClipQuestion(text: question, answer: "")
      let batch = QuestionBatch(
        shown, shown.clips.map { _ in [asked] }, model.tokenizer, most: sizes.text.maximumLength)
      return try ClassScores(
        model.scores(of: batch, precision: compute.dtype), classes: classes)
    }
  }
}
