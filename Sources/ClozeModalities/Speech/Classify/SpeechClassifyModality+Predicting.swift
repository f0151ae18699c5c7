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

  /// An utterance that waits to be computed.
  private typealias Pending = (number: Int, name: String, frames: [Float])

  var classes: [String] { model.configuration.classes }
  var samples: String { "utterances" }

  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int,
    each: ([SamplePrediction]) throws -> Void
  ) throws {
    let settings = model.configuration.backbone.features
    var number = first, pending: [Pending] = []
    for path in paths {
      let corpus = try SpeechSource(paths: [path]).utterances()
      guard let omitted = corpus.omissions.first else {
        for utterance in corpus.utterances {
          pending.append((number, utterance.name, try frames(of: utterance, settings)))
          number += 1
          guard pending.count == batch else { continue }
          try each(predictions(of: pending, top: top))
          pending.removeAll()
        }
        continue
      }
      throw SpeechError.empty(paths: [omitted.name], reason: omitted.reason)
    }
    if !pending.isEmpty { try each(predictions(of: pending, top: top)) }
  }

  private func frames(
    of utterance: Utterance, _ settings: FeatureSettings
  ) throws -> [Float] {
    let sound = try SoundReader.read(utterance, rate: settings.rate)
    let frames = SpeechFeatures(settings)(sound.samples, on: compute.device.backend.pool)
    let needed = model.backbone.subsampling.least, count = frames.count / settings.bins
    guard count >= needed else {
      throw SpeechError.tooShort(path: utterance.path, frames: count, needed: needed)
    }
    return frames
  }

  private func predictions(of utterances: [Pending], top: Int) throws -> [SamplePrediction] {
    let scores = try ClassScores(
      model.scores(
        of: SpeechFrames(
          joining: utterances.map(\.frames), bins: model.configuration.backbone.features.bins),
        precision: compute.dtype),
      classes: classes)
    return utterances.enumerated().map { place, utterance in
      SamplePrediction(
        number: utterance.number, name: utterance.name, top: scores.top(top, of: place))
    }
  }
}
