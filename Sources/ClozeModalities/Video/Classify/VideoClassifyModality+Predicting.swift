import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

extension VideoClassifyModality: Predicting {
  /// Reads the classifier at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    let model = try VideoClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(ClipPredictor(model: model, compute: compute))
  }
}

/// A classifier of clips that predicts the classes of files.
struct ClipPredictor: FilePredictor {
  let model: VideoClassifier
  let compute: Compute

  var classes: [String] { model.classes }
  var samples: String { VideoClip.plural }

  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void
  ) throws {
    try ClipFiles(model.configuration.backbone, threads: compute.threads).predictions(
      paths, first: first, batch: batch, top: top, omit: omit, each: each
    ) {
      try ClassScores(model.scores(of: $0, precision: compute.dtype), classes: classes)
    }
  }
}
