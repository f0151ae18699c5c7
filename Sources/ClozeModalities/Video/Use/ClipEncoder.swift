import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTokens

/// A clip as a model sees it.
struct SeenClip: Sendable {
  let clip: VideoClip
  /// The second at which each chosen frame appears; with tubes, that of all their frames.
  let times: [Double]
  /// The number of frames, or of tubes of frames.
  let count: Int
  /// The colours of the chosen frames.
  let bytes: [UInt8]

  /// Takes the frames of a clip that `choice` chooses where nothing is drawn.
  ///
  /// - Parameter read: Returns the colours of frames by their numbers.
  fileprivate init(
    _ clip: VideoClip, _ times: [Double], seconds: Double, _ choice: TubeChoice,
    read: ([Int]) -> [UInt8]
  ) {
    var none: CounterRandom?
    let chosen = choice.frames(times, end: seconds, &none)
    (self.clip, count) = (clip, chosen.count / choice.tube)
    (self.times, bytes) = (chosen.map { times[$0] }, read(chosen))
  }
}

/// A model that encodes clips and captions into the space in which they are compared, clip by clip
/// from their files, in memory that does not grow with their number.
struct ClipEncoder {
  let model: VideoModel
  let compute: Compute
  private let choice: TubeChoice

  /// The most clips and captions that are encoded at once.
  static let most = 50

  init(_ model: VideoModel, _ compute: Compute) {
    (self.model, self.compute) = (model, compute)
    let backbone = model.configuration.backbone
    choice = TubeChoice(count: backbone.count, tube: backbone.tube)
  }

  var context: ForwardContext { ForwardContext(evaluating: compute.dtype) }

  /// Calls `body` with the clips that can be read, in order and in batches of at most `size`.
  ///
  /// - Parameter omit: Receives the clips that cannot be read, with their reasons.
  /// - Throws: `VideoError` if no clip can be read whatever it is; what `body` throws.
  func read(
    _ clips: [VideoClip], size: Int = most, omit: (Omission) -> Void,
    _ body: ([SeenClip]) throws -> Void
  ) throws {
    let reader = VideoReader(), frames = model.configuration.backbone.frames
    var pipeline = OrderedPipeline(threads: compute.threads, most: max(size, compute.threads)) {
      [choice] (clip: VideoClip) in try Self.seen(clip, reader, frames, choice)
    }
    var batch: [SeenClip] = []
    func receive(_ clip: VideoClip, _ outcome: Result<SeenClip, OmittedClip>) throws {
      switch outcome {
      case .success(let seen): batch.append(seen)
      case .failure(let omitted): omit(omitted.omission)
      }
      guard batch.count == size else { return }
      try body(batch)
      batch = []
    }
    for clip in clips { try pipeline.add(clip, weight: 1, into: receive) }
    try pipeline.flush(into: receive)
    if !batch.isEmpty { try body(batch) }
  }

  /// A clip that cannot be read.
  private struct OmittedClip: Error { let omission: Omission }

  /// Returns the frames of a clip that a model sees of those that a run keeps.
  private static func seen(
    _ clip: VideoClip, _ reader: VideoReader, _ settings: FrameSettings, _ choice: TubeChoice
  ) throws -> Result<SeenClip, OmittedClip> {
    do {
      let frames = try reader.frames(
        of: clip, kept: settings.kept, size: VideoReader.Size(settings.size))
      let size = 3 * frames.width * frames.height
      return .success(
        SeenClip(clip, frames.times, seconds: frames.info.seconds, choice) { chosen in
          chosen.flatMap { frames.bytes[$0 * size..<($0 + 1) * size] }
        })
    } catch let error as VideoError where error.concernsAll {
      throw error
    } catch {
      return .failure(OmittedClip(omission: Omission(clip.name, error)))
    }
  }

  /// Returns clip `index` of a file of frames as the model sees it.
  func seen(_ index: Int, in shard: FrameShard) -> SeenClip {
    SeenClip(
      shard.clips[index], shard.times(index), seconds: shard.seconds(index), choice
    ) { shard.read(index, frames: $0) }
  }

  /// Returns the vector of each clip, of length 1 [D].
  func vectors(of clips: [SeenClip]) throws -> [[Float]] {
    try rows {
      try model.projections[1](
        model.towers.clips(clips.flatMap(\.bytes), counts: clips.map(\.count), context).classes)
    }
  }

  /// Returns the vector of each text, of length 1 [D].
  func vectors(of texts: [String]) throws -> [[Float]] {
    try stride(from: 0, to: texts.count, by: Self.most).flatMap { first in
      let part = Array(texts[first..<min(first + Self.most, texts.count)])
      return try rows {
        let (words, layout) = try words(of: part)
        return try model.projections[0](words.gatherRows(layout.firstRows))
      }
    }
  }

  /// Returns the encoded words of texts, and their layout.
  func words(of texts: [String]) throws -> (words: Tensor, layout: SequenceLayout) {
    let tokens = PackedBatch(
      texts.map { TokenSequence(ids: ids(of: $0), segments: nil) },
      SampleTokens(model.tokenizer.roles))
    let layout = SequenceLayout(offsets: tokens.offsets)
    return (try model.towers.text(tokens.ids, segments: nil, layout, context), layout)
  }

  /// Returns the tokens of a text in its frame, cut to the longest that the model reads.
  func ids(of text: String) -> [Int32] {
    let roles = model.tokenizer.roles, room = model.configuration.backbone.text.maximumLength - 2
    return [roles.classification] + model.tokenizer.encode(text).prefix(room) + [roles.separator]
  }

  /// Returns the rows of what `make` computes without gradients.
  ///
  /// - Throws: `VideoModelError.notFinite`, and what `make` throws.
  private func rows(_ make: () throws -> Tensor) throws -> [[Float]] {
    let values = try GradientMode.disabled { try make().values }
    guard values.allSatisfy(\.isFinite) else { throw VideoModelError.notFinite(what: "vectors") }
    let width = model.configuration.backbone.spaceWidth
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }
}
