import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The encoders of texts and of clips, which see nothing of each other.
struct VideoTowers {
  let configuration: VideoModelConfiguration
  /// The encoder of texts.
  let text: TokenEncoder
  /// The encoder of clips with the way from frames to its rows.
  let tower: ClipEncoder
  /// The choices of frames, by the number of the block that they follow.
  let selectors: [Int: FrameSelector]

  /// Makes both with their parameters in `store`: `text.…` and `video.…`.
  init(
    _ store: ParameterStore, _ configuration: VideoModelConfiguration, vocabularySize: Int
  ) throws {
    self.configuration = configuration
    text = try TokenEncoder(
      store.scoped("text"), configuration.text, vocabularySize: vocabularySize)
    tower = try ClipEncoder(store, configuration.clips)
    let part = store.scoped(ClipEncoder.prefix)
    selectors = try configuration.selector.depths.reduce(into: [:]) {
      $0[$1] = try FrameSelector(
        part, "selector.\($1)", configuration.video, configuration.selector)
    }
  }

  /// The way from frames to the rows of `video`.
  var embedding: FrameEmbedding { tower.embedding }
  /// The encoder of clips.
  var video: Encoder { tower.encoder }

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
    let (rows, layout) = try tower.rows(bytes, counts: counts, context)
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
