import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The encoders of texts and of clips, which see nothing of each other.
struct VideoTowers {
  let configuration: VideoModelConfiguration
  /// The encoder of texts.
  let text: TokenEncoder
  /// The way from frames to the rows of `video`.
  let embedding: FrameEmbedding
  /// The encoder of clips.
  let video: Encoder
  /// The choices of frames, by the number of the block that they follow.
  let selectors: [Int: FrameSelector]
  private let device: Device

  /// Makes both with their parameters in `store`: `text.…` and `video.…`.
  init(
    _ store: ParameterStore, _ configuration: VideoModelConfiguration, vocabularySize: Int
  ) throws {
    (self.configuration, device) = (configuration, store.device)
    text = try TokenEncoder(
      store.scoped("text"), configuration.text, vocabularySize: vocabularySize)
    let part = store.scoped("video")
    embedding = try FrameEmbedding(
      part, configuration.grid(), frames: configuration.count, configuration.video)
    video = try Encoder(part, configuration.settled.video)
    selectors = try configuration.selector.depths.reduce(into: [:]) {
      $0[$1] = try FrameSelector(
        part, "selector.\($1)", configuration.video, configuration.selector)
    }
  }

  /// True if a clip's encoding depends on a caption.
  var selectsByCaption: Bool {
    configuration.selector.text == .caption && !selectors.isEmpty
  }

  /// Encodes clips.
  ///
  /// - Parameters:
  ///   - bytes: Colours, clip by clip and frame by frame.
  ///   - counts: The number of frames, or tubes, of each clip.
  ///   - texts: A vector of each clip's text, if frames are chosen by captions; without, all frames
  ///     are kept then.
  ///   - observing: Receives the numbers of the packed frames that each choice of frames leaves.
  func clips(
    _ bytes: [UInt8], counts: [Int], texts: Tensor? = nil, _ context: ForwardContext,
    observing: (([Int]) -> Void)? = nil
  ) throws -> ClipFeatures {
    let layout = try embedding.layout(frames: counts)
    let patches = try embedding.grid.patches(
      of: bytes, scale: .plain, context.dtype, device)
    let rows = try embedding(patches, layout, context)
    let selectors = selectsByCaption && texts == nil ? [:] : selectors
    let changes = selectors.mapValues { selector -> Encoder.RowChange in
      { x, layout in
        let texts = selectsByCaption ? texts : nil
        if let observing { try observing(selector.chosen(x, layout, texts: texts)) }
        return try selector(x, layout, context, texts: texts)
      }
    }
    let (encoded, left) = try video(rows, layout, context, changing: changes)
    return try ClipFeatures(
      encoded, left, halving: configuration.pool ? embedding.grid.side : nil)
  }
}
