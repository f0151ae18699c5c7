import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// Clips, as patches of their frames.
enum VideoKind: PairKind {
  struct Settings: ConfigurationSection {
    var frames = FrameSettings()
    /// The pixels of a patch's side.
    var patch = 16
    /// The number of neighbouring frames that a patch reaches through.
    var tube = 2
    /// The number of tubes of frames of a sample.
    var count = 8

    static let summaries: [String: String] = [
      "patch": "the pixels of a patch's side",
      "tube": "the neighbouring frames that a patch reaches through; 2 shows motion",
      "count": "the frames of a sample, or the tubes of frames",
    ]
    static var parts: [ConfigurationPart<Settings>] { [ConfigurationPart("frames", \.frames)] }

    func problems() -> [String] {
      var problems = [
        ("patch", patch, 1...max(1, frames.size)), ("tube", tube, 1...64),
        ("count", count, 1...1024),
      ].filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
      if problems.isEmpty && frames.size % patch != 0 {
        problems.append("patch is \(patch): must divide frames.size, \(frames.size)")
      }
      if frames.kept < tube {
        problems.append("tube is \(tube): must be at most frames.kept, \(frames.kept)")
      }
      return problems
    }
  }

  static let column = PairColumn.video
  static let summary = "clips, as patches of their frames"

  static func samples(
    _ values: [PairValue], _ settings: Settings, _ reading: PairReading
  ) throws -> any PairSideSamples {
    let corpus = VideoCorpus(clips: values.map { VideoClip(name: $0.text, path: $0.text) })
    let shard = try reading.derived(
      of: name, open: { FrameShard.kept(corpus, settings.frames, at: $0) },
      make: { path in
        try FrameShard.make(corpus, settings.frames, at: path, threads: reading.threads) {
          try reading.observe(.features(done: $0, total: $1))
        }
      })
    return VideoSideSamples(values, shard, settings)
  }

  static func embedder(
    _ store: ParameterStore, _ settings: Settings, _ encoder: EncoderConfiguration,
    vocabulary count: Int
  ) throws -> any PairEmbedder {
    let grid = try PatchGrid(
      size: settings.frames.size, patch: settings.patch, tube: settings.tube)
    return VideoEmbedder(
      embedding: try FrameEmbedding(store, grid, frames: settings.count, placed(encoder)),
      device: store.device)
  }

  static func problems(_ settings: Settings, _ encoder: EncoderConfiguration) -> [String] {
    placeProblems(encoder)
  }

  static func cost(
    _ settings: Settings, _ encoder: EncoderConfiguration, vocabulary count: Int
  ) -> PairSideCost {
    let side = settings.frames.size / max(1, settings.patch), patches = side * side
    let width = 3 * settings.tube * settings.patch * settings.patch, hidden = encoder.hidden
    let bias = encoder.biases ? 1 : 0
    let norm =
      encoder.embeddingNorm ? hidden * (encoder.norm == .layer && encoder.biases ? 2 : 1) : 0
    return PairSideCost(
      parameters: hidden * (width + bias + 2 + patches + settings.count) + norm,
      rows: settings.count * (patches + 1),
      operations: Double(2 * settings.count * patches * width * hidden))
  }

  /// The encoder with learned vectors of places, which are added to patches.
  private static func placed(_ encoder: EncoderConfiguration) -> EncoderConfiguration {
    var encoder = encoder
    encoder.positions = .learned
    return encoder
  }
}

extension PairKind {
  /// The problems of an encoder for rows whose order means nothing.
  static func placeProblems(_ encoder: EncoderConfiguration) -> [String] {
    encoder.readsNeighbours
      ? [
        "encoder.block is \(encoder.block.rawValue): mixes neighbouring rows, and those of \(name) "
          + "have places of their own; use transformer"
      ] : []
  }
}

/// Clips as frames.
private struct VideoSideSamples: PairSideSamples {
  let omissions: [Int: String]
  private let shard: FrameShard
  private let choice: TubeChoice
  /// The place of each sample in the file of frames; 0 for one that is left out.
  private let places: [Int]

  init(_ values: [PairValue], _ shard: FrameShard, _ settings: VideoKind.Settings) {
    self.shard = shard
    choice = TubeChoice(count: settings.count, tube: settings.tube)
    var found: [String: Int] = [:], reasons: [String: String] = [:]
    for (place, clip) in shard.clips.enumerated() {
      found[clip.path] = place
      if shard.frames(place) == 0 { reasons[clip.path] = "no frames" }
    }
    for omission in shard.omissions { reasons[omission.name] = omission.reason }
    places = values.map { found[$0.text] ?? 0 }
    omissions = values.enumerated().reduce(into: [:]) { $0[$1.offset] = reasons[$1.element.text] }
  }

  var digest: String { shard.digest }

  var notes: [String] { [shard.remarks.note("clip", "damaged")].compactMap(\.self) }

  func input(_ numbers: [Int32], _ draw: ((Int32) -> CounterRandom)?) -> any PairInput {
    var bytes: [UInt8] = [], counts: [Int] = []
    for number in numbers {
      let (count, colours) = choice.read(shard, places[Int(number)], draw.map { $0(number) })
      counts.append(count)
      bytes += colours
    }
    return VideoInput(counts: counts, bytes: bytes)
  }
}

/// The clips of a side of a batch.
private struct VideoInput: PairInput {
  /// The number of tubes of frames of each clip.
  let counts: [Int]
  /// Their colours.
  let bytes: [UInt8]
}

/// Patches as rows of the encoder.
private struct VideoEmbedder: PairEmbedder {
  let embedding: FrameEmbedding
  let device: Device

  var pooling: Pooling { .mean }
  var isOrdered: Bool { false }

  func layout(_ input: VideoInput) throws -> SequenceLayout {
    SequenceLayout(offsets: try embedding.layout(frames: input.counts).offsets)
  }

  func rows(_ input: VideoInput, _ context: ForwardContext) throws -> Tensor {
    let patches = try embedding.grid.patches(
      of: input.bytes, scale: .plain, context.dtype, device)
    return try embedding(patches, embedding.layout(frames: input.counts), context)
  }
}
