import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTraining

extension SpeechModality: SoundTokenizing {
  /// Returns the codes of all steps of a sound, which the quantizer gives them.
  public static func tokens(
    of sound: SoundSelection, at path: String, _ compute: Compute
  ) throws -> SoundTokens {
    let model = try SpeechModel.load(from: ModelFolder.locate(path), device: compute.device)
    return try SpeechTokens(sound, model.backbone, Self.self, path, compute).made {
      frames, start in
      let codes = try GradientMode.disabled {
        let features = try model.backbone.features(
          frames, ForwardContext(evaluating: compute.dtype))
        return try model.codes(frames, features: features)
      }
      let count = model.configuration.quantizer.codebooks, step = model.backbone.secondsPerStep
      return codes.enumerated().map { place, code in
        let number = Double(place / count)
        return SoundTokens.Token(
          start: start + number * step, end: start + (number + 1) * step,
          .code(Int(code), codebook: place % count))
      }
    }
  }
}

extension SpeechCTCModality: SoundTokenizing {
  /// Returns the letters of a sound, by the most probable alignment of the likeliest ones.
  public static func tokens(
    of sound: SoundSelection, at path: String, _ compute: Compute
  ) throws -> SoundTokens {
    let model = try SpeechRecognizer.load(from: ModelFolder.locate(path), device: compute.device)
    return try SpeechTokens(sound, model.backbone, Self.self, path, compute).made(
      areLetters: true
    ) {
      try HeardSpeech($0, by: model, from: $1, precision: compute.dtype)?.letters ?? []
    }
  }
}

/// The tokens of a sound of any length, piece by piece.
private struct SpeechTokens {
  private let pieces: SpeechPieces
  private let features: SpeechFeatures
  private let least: Int
  private let compute: Compute

  /// Selects a sound for the model of `M` at `path`.
  init<M: Modality>(
    _ sound: SoundSelection, _ backbone: SpeechBackbone, _: M.Type, _ path: String,
    _ compute: Compute
  ) throws where M.Body: UtteranceBody {
    let data = try M.recipe(ofRunAt: path)?.body.data ?? SpeechCorpusSettings()
    features = SpeechFeatures(backbone.configuration.features)
    pieces = SpeechPieces(
      utterance: try sound.utterance(), rate: features.settings.rate,
      maximalSeconds: data.maximalSeconds)
    (least, self.compute) = (backbone.subsampling.least, compute)
  }

  /// Returns the tokens that `body` makes of the frames of each piece, and the second at which it
  /// starts.
  ///
  /// - Throws: `SpeechError.tooShort` if there is no step.
  func made(
    areLetters: Bool = false, _ body: (SpeechFrames, Double) throws -> [SoundTokens.Token]
  ) throws -> SoundTokens {
    var tokens: [SoundTokens.Token] = [], longest = 0
    try pieces.forEach { start, samples, _ in
      let frames = SpeechFrames(
        joining: [features(samples, on: compute.device.backend.pool)],
        bins: features.settings.bins)
      longest = max(longest, frames.frames(0).count)
      // The rest behind the last pause may be shorter than a step.
      if frames.frames(0).count >= least { tokens += try body(frames, start) }
    }
    guard longest >= least else {
      throw SpeechError.tooShort(path: pieces.utterance.path, frames: longest, needed: least)
    }
    return SoundTokens(name: pieces.utterance.name, areLetters: areLetters, tokens: tokens)
  }
}
