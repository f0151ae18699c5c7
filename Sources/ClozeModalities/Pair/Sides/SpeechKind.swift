import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// Sound, as steps of log-mel frames.
enum SpeechKind: PairKind {
  struct Settings: ConfigurationSection {
    var features = FeatureSettings()
    var subsampling = Settings.stacked
    /// The longest stretch of a sound that is read, in seconds.
    var seconds = 10.0

    private static var stacked: SubsamplingConfiguration {
      var subsampling = SubsamplingConfiguration()
      subsampling.kind = .stack
      return subsampling
    }

    static let summaries: [String: String] = [
      "seconds": "the longest stretch of a sound that is read; the rest is left out"
    ]
    static var parts: [ConfigurationPart<Settings>] {
      [ConfigurationPart("features", \.features), ConfigurationPart("subsampling", \.subsampling)]
    }
    func problems() -> [String] {
      seconds >= 0.1 && seconds <= 3600 ? [] : ["seconds is \(seconds): must lie in [0.1, 3600]"]
    }

    /// The most frames of a sample.
    var frames: Int { Int(seconds * 100) }
  }

  static let column = PairColumn.speech
  static let summary = "sound, as steps of log-mel frames"

  static func samples(
    _ values: [PairValue], _ settings: Settings, _ reading: PairReading
  ) throws -> any PairSideSamples {
    let corpus = SpeechCorpus(
      utterances: values.map { Utterance(name: $0.text, path: $0.text) })
    let shard = try reading.derived(
      of: name, open: { FeatureShard.kept(corpus, settings.features, at: $0) },
      make: { path in
        try FeatureShard.make(corpus, settings.features, at: path, threads: reading.threads) {
          try reading.observe(.features(done: $0, total: $1))
        }
      })
    return SpeechSideSamples(values, shard, settings)
  }

  static func embedder(
    _ store: ParameterStore, _ settings: Settings, _ encoder: EncoderConfiguration,
    vocabulary count: Int
  ) throws -> any PairEmbedder {
    SpeechEmbedder(
      subsampling: try FrameSubsampling(
        store, "subsampling", bins: settings.features.bins, hidden: encoder.hidden,
        settings.subsampling, deviation: encoder.initializerRange),
      device: store.device)
  }

  static func problems(_ settings: Settings, _ encoder: EncoderConfiguration) -> [String] {
    guard [.learned, .sinusoidal].contains(encoder.positions) else { return [] }
    return [
      "encoder.positions is \(encoder.positions.rawValue): nothing is added to steps of speech; "
        + "use rotary, relative, alibi or none"
    ]
  }

  static func cost(
    _ settings: Settings, _ encoder: EncoderConfiguration, vocabulary count: Int
  ) -> PairSideCost {
    let cost = settings.subsampling.cost(bins: settings.features.bins, hidden: encoder.hidden)
    let rows = max(1, settings.subsampling.steps(min(settings.frames, 300)))
    return PairSideCost(
      parameters: cost.parameters, rows: rows, operations: cost.operations * Double(rows))
  }
}

/// Sounds as frames.
private struct SpeechSideSamples: PairSideSamples {
  let omissions: [Int: String]
  private let shard: FeatureShard
  private let settings: SpeechKind.Settings
  /// The place of each sample in the file of frames; 0 for one that is left out.
  private let places: [Int]
  private let cut: Int

  init(_ values: [PairValue], _ shard: FeatureShard, _ settings: SpeechKind.Settings) {
    (self.shard, self.settings) = (shard, settings)
    var found: [String: Int] = [:], reasons: [String: String] = [:]
    for (place, utterance) in shard.utterances.enumerated() {
      found[utterance.path] = place
      if shard.frames(place) < settings.subsampling.least {
        reasons[utterance.path] = "shorter than \(settings.subsampling.least) frames"
      }
    }
    for omission in shard.omissions { reasons[omission.name] = omission.reason }
    places = values.map { found[$0.text] ?? 0 }
    omissions = values.enumerated().reduce(into: [:]) { $0[$1.offset] = reasons[$1.element.text] }
    cut = shard.utterances.indices.count { shard.frames($0) > settings.frames }
  }

  var digest: String { shard.digest }

  var notes: [String] {
    cut > 0 ? ["\(counted(cut, "sound")) longer than sides.speech.seconds: cut"] : []
  }

  func input(_ numbers: [Int32], _ draw: ((Int32) -> CounterRandom)?) -> any PairInput {
    let frames = shard.read(numbers.map { places[Int($0)] })
    var values: [Float] = [], offsets: [Int32] = [0]
    for number in 0..<frames.count {
      let range = frames.frames(number).prefix(settings.frames)
      values += frames.values[range.startIndex * frames.bins..<range.endIndex * frames.bins]
      offsets.append(offsets[number] + Int32(range.count))
    }
    return SpeechInput(frames: SpeechFrames(values: values, offsets: offsets, bins: frames.bins))
  }
}

/// The sounds of a side of a batch.
private struct SpeechInput: PairInput {
  let frames: SpeechFrames
}

/// Frames as rows of the encoder.
private struct SpeechEmbedder: PairEmbedder {
  let subsampling: FrameSubsampling
  let device: Device

  var pooling: Pooling { .mean }

  func layout(_ input: SpeechInput) -> SequenceLayout {
    subsampling.layout(SequenceLayout(offsets: input.frames.offsets))
  }

  func rows(_ input: SpeechInput, _ context: ForwardContext) throws -> Tensor {
    let frames = input.frames
    let rows = try Tensor(
      frames.values, [frames.values.count / frames.bins, frames.bins], .f32, device)
    return try subsampling(rows, SequenceLayout(offsets: frames.offsets), context)
  }
}
