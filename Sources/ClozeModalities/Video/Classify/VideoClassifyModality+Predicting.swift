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
    // Paths are read apart: a file may be given twice, and classes do not matter.
    let clips = try paths.flatMap { path in
      let corpus = try VideoSource(paths: [path]).clips()
      for omission in corpus.omissions { omit(omission) }
      return corpus.clips
    }
    var number = first
    try ClipFiles(model.configuration.backbone, threads: compute.threads).batches(
      of: clips, size: batch, omit: omit
    ) { clips, frames in
      let scores = try ClassScores(
        model.scores(of: frames, precision: compute.dtype), classes: classes)
      try each(
        clips.enumerated().map { place, clip in
          SamplePrediction(
            number: number + place, name: clip.name, top: scores.top(top, of: place))
        })
      number += clips.count
    }
  }
}
