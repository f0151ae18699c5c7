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
    let utterance = try sound.utterance(orOf: recipe?.data.source)
    let features = SpeechFeatures(model.configuration.backbone.features)
    let samples = try SoundReader.read(utterance, rate: features.settings.rate).samples
    let frames = SpeechFrames(
      joining: [features(samples, on: compute.device.backend.pool)], bins: features.settings.bins)
    let count = frames.frames(0).count
    let needed = model.configuration.backbone.subsampling.framesOfTwoSteps
    guard count >= needed else {
      throw SpeechError.tooShort(path: utterance.path, frames: count, needed: needed)
    }
    let codes = try GradientMode.disabled {
      try FilledSpeech(
        model, frames, recipe?.masking ?? SpeechMasking(), sound,
        ForwardContext(evaluating: compute.dtype))
    }
    return SpectrogramView(
      name: utterance.name, values: frames.values, frequencies: features.mel.frequencies,
      start: sound.offset, step: SpeechModelConfiguration.secondsPerFrame,
      hidden: codes.hiddenRanges(model, from: sound.offset),
      rows: codes.rows(model, from: sound.offset))
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
    codes = try model.quantized(
      frames, features: features, rows: hidden.indices.map(Int32.init)
    ).codes
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
