import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

extension SpeechClassifyModality: Predicting {
  /// Reads the classifier at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    let model = try SpeechClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(SpeechPredictor(model: model, compute: compute))
  }
}

/// A classifier of speech that predicts the classes of sound files.
struct SpeechPredictor: FilePredictor {
  let model: SpeechClassifier
  let compute: Compute

  var classes: [String] { model.configuration.classes }
  var samples: String { "utterances" }

  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void
  ) throws {
    var utterances: [Utterance] = [], number = first
    for path in paths {
      // Paths are read apart, since a file may be given twice.
      do {
        let corpus = try SpeechSource(paths: [path]).utterances()
        utterances += corpus.utterances
        for omission in corpus.omissions { omit(omission) }
      } catch  where SoundOmission.concerns(error) { omit(Omission(path, error)) }
    }
    try SpeechFiles(backbone: model.backbone, compute: compute).batches(
      of: utterances, size: batch, omit: { omit(Omission($0.path, $1)) }
    ) { utterances, frames in
      let scores = try ClassScores(
        model.scores(of: frames, precision: compute.dtype), classes: classes)
      try each(
        utterances.enumerated().map { place, utterance in
          SamplePrediction(
            number: number + place, name: utterance.name, top: scores.top(top, of: place))
        })
      number += utterances.count
    }
  }
}
