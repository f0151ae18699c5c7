import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor

extension SpeechCTCModality: Transcribing {
  /// Reads the recogniser at `path`, a run folder or a model folder.
  public static func transcriber(at path: String, _ compute: Compute) throws -> any Transcriber {
    SpeechTranscriber(
      model: try SpeechRecognizer.load(from: ModelFolder.locate(path), device: compute.device),
      maximalSeconds: try recipe(ofRunAt: path)?.data.maximalSeconds
        ?? SpeechCorpusSettings().maximalSeconds,
      compute: compute)
  }
}

/// A recogniser that writes down sound of any length.
struct SpeechTranscriber: Transcriber {
  let model: SpeechRecognizer
  /// The longest piece that is recognised at once.
  let maximalSeconds: Double
  let compute: Compute

  private var settings: FeatureSettings { model.configuration.backbone.features }

  func sounds(in path: String) throws -> (sounds: [SoundStretch], problems: [SoundProblem]) {
    if path == "-" { return ([SoundStretch(name: path, path: path)], []) }
    let corpus = try SpeechSource(paths: [path]).utterances()
    let sounds = corpus.utterances.map { utterance in
      let isWhole = utterance.duration == nil && utterance.offset == 0
      return SoundStretch(
        name: isWhole ? utterance.path : utterance.name, path: utterance.path,
        offset: utterance.offset, duration: isWhole ? nil : utterance.duration, isWhole: isWhole)
    }
    let problems = corpus.omissions.map { SoundProblem(name: $0.name, reason: $0.reason) }
    return (sounds, problems)
  }

  func transcribe(
    _ sound: SoundStretch, beam: Int?, each: (Transcript) throws -> Void
  ) throws {
    guard sound.isWhole else {
      var utterance = Utterance(name: sound.name, path: sound.path)
      (utterance.offset, utterance.duration) = (sound.offset, sound.duration)
      let samples = try SoundReader.read(utterance, rate: settings.rate).samples
      return try each(transcript(sound.name, samples, from: sound.offset, beam))
    }
    try SpeechPieces(
      utterance: Utterance(name: sound.name, path: sound.path), rate: settings.rate,
      maximalSeconds: maximalSeconds
    ).forEach { start, samples, problem in
      var transcript = try transcript(sound.name, samples, from: start, beam)
      transcript.remark = problem.map { SoundOmission(sound.name, $0).reason }
      try each(transcript)
    }
  }

  private func transcript(
    _ name: String, _ samples: [Float], from start: Double, _ beam: Int?
  ) throws -> Transcript {
    var transcript = Transcript(
      file: name, start: start, seconds: Double(samples.count) / Double(settings.rate))
    let values = SpeechFeatures(settings)(samples, on: compute.device.backend.pool)
    let frames = SpeechFrames(joining: [values], bins: settings.bins)
    // What is shorter than a step has no letters.
    guard
      let heard = try HeardSpeech(
        frames, by: model, from: start, beam: beam, precision: compute.dtype)
    else { return transcript }
    (transcript.text, transcript.words) = (heard.text, heard.words)
    return transcript
  }
}
