import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTraining

extension SpeechModality: SpectrogramShowing {
  /// Returns the frames of a sound, the steps that are hidden, the codes of all steps, and those
  /// that the model fills in at hidden ones.
  public static func spectrogram(
    of sound: SoundSelection, at path: String, _ compute: Compute
  ) throws -> SpectrogramView {
    let recipe = try recipe(ofRunAt: path)
    let model = try SpeechModel.load(from: ModelFolder.locate(path), device: compute.device)
    let shown = try ShownSpeech(
      sound, orOf: recipe?.data.source, by: model.backbone,
      least: model.configuration.backbone.subsampling.framesOfTwoSteps, compute)
    let codes = try GradientMode.disabled {
      try FilledSpeech(
        model, shown.frames, recipe?.masking ?? SpeechMasking(), sound,
        ForwardContext(evaluating: compute.dtype))
    }
    return shown.view(
      hidden: codes.hiddenRanges(model, from: shown.start),
      rows: codes.rows(model, from: shown.start))
  }
}

extension SpeechCTCModality: SpectrogramShowing {
  /// Returns the frames of a sound with the words and letters over time.
  public static func spectrogram(
    of sound: SoundSelection, at path: String, _ compute: Compute
  ) throws -> SpectrogramView {
    let model = try SpeechRecognizer.load(from: ModelFolder.locate(path), device: compute.device)
    let shown = try ShownSpeech(
      sound, orOf: recipe(ofRunAt: path)?.data.source, by: model.backbone,
      least: model.backbone.subsampling.least, compute)
    let heard = try HeardSpeech(
      shown.frames, by: model, from: shown.start, precision: compute.dtype)
    return shown.view(rows: heard?.rows ?? [])
  }
}

/// The frames of one utterance, for a picture.
private struct ShownSpeech {
  let frames: SpeechFrames
  /// The second of the utterance at which they start.
  let start: Double
  private let utterance: Utterance
  private let frequencies: [Double]
  /// True if only the first seconds are shown, since no others were named.
  private let isStart: Bool

  /// The seconds that are shown where none are named: as many as a picture has room for.
  private static let usual = 20.0

  /// Reads the selected utterance, of `usual` where no paths are given, for a model that needs
  /// `least` frames.
  init(
    _ sound: SoundSelection, orOf usual: SpeechSource?, by backbone: SpeechBackbone, least: Int,
    _ compute: Compute
  ) throws {
    utterance = try sound.utterance(orOf: usual)
    start = sound.offset
    let features = SpeechFeatures(backbone.configuration.features), settings = features.settings
    let first = sound.duration == nil ? try Self.start(of: utterance, settings.rate) : nil
    isStart = first != nil
    let samples =
      try first
      ?? SpeechPieces(
        utterance: utterance, rate: settings.rate, maximalSeconds: SpeechPieces.longest
      ).stretch()
    frames = SpeechFrames(
      joining: [features(samples, on: compute.device.backend.pool)], bins: settings.bins)
    frequencies = features.mel.frequencies
    let count = frames.frames(0).count
    guard count >= least else {
      throw SpeechError.tooShort(path: utterance.path, frames: count, needed: least)
    }
  }

  /// Returns the first seconds of an utterance; nil if it has no more than these.
  private static func start(of utterance: Utterance, _ rate: Int) throws -> [Float]? {
    guard utterance.duration.map({ $0 > usual }) ?? true else { return nil }
    var start = utterance
    // The file shows its length only when it is read to its end.
    start.duration = usual + 1
    do {
      let samples = try SoundReader.read(start, rate: rate).samples
      return Array(samples.prefix(Int(usual * Double(rate))))
    } catch let error as SoundError {
      if case .outside = error.problem { return nil }
      throw error
    }
  }

  /// Returns the view with what belongs to it; its name says which part of a long sound it is.
  func view(hidden: [Range<Double>] = [], rows: [SpectrogramView.Row]) -> SpectrogramView {
    SpectrogramView(
      name: utterance.name + part, values: frames.values, frequencies: frequencies, start: start,
      step: SpeechModelConfiguration.secondsPerFrame, hidden: hidden, rows: rows)
  }
}

extension ShownSpeech {
  private var part: String {
    guard isStart else { return "" }
    return String(format: ", seconds %g to %g", start, start + Self.usual)
  }
}

/// The codes of an utterance's steps, and those that a model fills in where they are hidden.
private struct FilledSpeech {
  /// True for each hidden step [T'].
  let hidden: [Bool]
  /// The codes of all steps [T' G].
  let codes: [Int32]
  /// The likeliest codes of each codebook at hidden steps, G times [M].
  let filled: [[Int32]]

  init(
    _ model: SpeechModel, _ frames: SpeechFrames, _ masking: SpeechMasking,
    _ sound: SoundSelection, _ context: ForwardContext
  ) throws {
    let layout = model.backbone.layout(frames)
    let hidden = masking.hidden(layout, [Int32(sound.index)], seed: sound.seed, step: -1)
    let features = try model.backbone.features(frames, context)
    codes = try model.codes(frames, features: features)
    self.hidden = hidden
    let rows = hidden.indices.filter { hidden[$0] }.map(Int32.init)
    let steps = try model.backbone.subsampling.projected(features)
    let encoded = try model.backbone.encoder(
      model.masked(steps, hidden: hidden), layout, context, rows: rows)
    filled = try model.head.logits(encoded).map { logits in
      let width = logits.shape[1], values = logits.values
      return rows.indices.map { row in
        let scores = values[row * width..<(row + 1) * width]
        return Int32((scores.indices.max { scores[$0] < scores[$1] } ?? 0) - row * width)
      }
    }
  }

  /// Returns the hidden stretches in seconds.
  func hiddenRanges(_ model: SpeechModel, from start: Double) -> [Range<Double>] {
    let step = model.backbone.secondsPerStep
    var ranges: [Range<Double>] = []
    for (index, isHidden) in hidden.enumerated() where isHidden {
      let first = start + Double(index) * step, end = start + Double(index + 1) * step
      if index > 0, hidden[index - 1], let last = ranges.popLast() {
        ranges.append(last.lowerBound..<end)
      } else {
        ranges.append(first..<end)
      }
    }
    return ranges
  }

  /// Returns two rows for each codebook: the codes of all steps, and those that are filled in.
  func rows(_ model: SpeechModel, from start: Double) -> [SpectrogramView.Row] {
    let count = filled.count, step = model.backbone.secondsPerStep
    let places = hidden.indices.filter { hidden[$0] }
    func mark(_ index: Int, _ code: Int32) -> SpectrogramView.Mark {
      SpectrogramView.Mark(
        start: start + Double(index) * step, end: start + Double(index + 1) * step,
        text: String(code), group: Int(code))
    }
    return (0..<count).flatMap { group in
      let name = count > 1 ? " \(group)" : ""
      return [
        SpectrogramView.Row(
          "codes" + name, hidden.indices.map { mark($0, codes[$0 * count + group]) }),
        SpectrogramView.Row(
          "filled in" + name, zip(places, filled[group]).map { mark($0, $1) }),
      ]
    }
  }
}
