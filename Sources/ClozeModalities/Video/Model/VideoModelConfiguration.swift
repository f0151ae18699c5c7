import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeTensor

/// The sizes of a model of clips with captions: two towers and a cross encoder (Yang et al. 2023,
/// TW-BERT, section 3).
public struct VideoModelConfiguration: ConfigurationSection {
  /// The frames that are kept of clips.
  public var frames = FrameSettings()
  /// The pixels of a patch's side.
  public var patch = 16
  /// The number of neighbouring frames that a patch reaches through.
  public var tube = 1
  /// The number of frames of a sample, or of tubes of frames.
  public var count = 8
  /// True if words attend to the means of squares of 2 x 2 patches.
  public var pool = false
  /// The encoder of texts.
  public var text = VideoModelConfiguration.text(layers: 2, hidden: 128, heads: 4)
  /// The encoder of clips.
  public var video = VideoModelConfiguration.video(layers: 3, hidden: 128, heads: 4)
  /// The number of blocks of the cross encoder; 0 for none. Its other sizes are those of `text`.
  public var crossLayers = 2
  /// The attention of words to clips.
  public var words = WordAttention.trajectory
  /// The choice of frames between the blocks of `video`.
  public var selector = SelectorConfiguration()
  /// The width of the space in which texts and clips are compared.
  public var spaceWidth = 64

  /// Makes the default sizes.
  public init() {}

  /// Returns an encoder of texts, as BERT's.
  public static func text(layers: Int, hidden: Int, heads: Int) -> EncoderConfiguration {
    var encoder = EncoderConfiguration()
    encoder.layers = layers
    encoder.hidden = hidden
    encoder.heads = heads
    encoder.feedForward = 4 * hidden
    encoder.segments = 0
    encoder.maximumLength = 64
    // With BERT's 0.02 the vectors of all clips are alike at this width, and so are those of all
    // captions: a contrast then stays at chance for thousands of steps.
    encoder.initializerRange = (1000 / Double(hidden).squareRoot()).rounded() / 1000
    return encoder
  }

  /// Returns an encoder of clips: divided blocks with norms before their layers.
  public static func video(layers: Int, hidden: Int, heads: Int) -> EncoderConfiguration {
    var encoder = text(layers: layers, hidden: hidden, heads: heads)
    encoder.block = BlockName(rawValue: DividedBlock.name)
    encoder.normPlacement = .pre
    encoder.normEpsilon = 1e-6
    encoder.embeddingNorm = false
    encoder.dropout = 0
    encoder.attentionDropout = 0
    return encoder
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "pool": "whether words attend to means of 2 x 2 patches",
    "crossLayers": "the blocks of the cross encoder of both; 0 for none",
    "words":
      "the attention of words to clips: along trajectories over frames, or to all patches at once",
    "spaceWidth": "the width of the space in which texts and clips are compared",
  ].merging(ClipEncoderConfiguration.summaries) { $1 }

  /// The values of restricted texts.
  public static let choices = ["words": WordAttention.allCases.map(\.rawValue)]

  /// The sections of the frames, the two encoders and the selector.
  public static var parts: [ConfigurationPart<VideoModelConfiguration>] {
    [
      ConfigurationPart("frames", \.frames), ConfigurationPart("text", \.text),
      ConfigurationPart("video", \.video), ConfigurationPart("selector", \.selector),
    ]
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = clips.problems()
    problems += [
      ("crossLayers", crossLayers, 0...128), ("spaceWidth", spaceWidth, 1...8192),
    ].filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
    if problems.isEmpty && pool && frames.size / patch % 2 != 0 {
      problems.append(
        "pool is true: needs an even number of patches in a row, not \(frames.size / patch)")
    }
    if text.maximumLength < 3 {
      problems.append("text.maximumLength is \(text.maximumLength): must be at least 3")
    }
    if text.hidden != video.hidden {
      problems.append(
        "video.hidden is \(video.hidden): must be text.hidden, \(text.hidden), for both to attend "
          + "to each other")
    }
    if let depth = selector.depths.last, depth > video.layers {
      problems.append("selector.depths has \(depth): must be at most video.layers, \(video.layers)")
    }
    if selector.text == .caption && !selector.depths.isEmpty && crossLayers == 0 {
      problems.append("selector.text is caption: needs crossLayers of at least 1")
    }
    return problems
  }

  /// The number of patches of a frame.
  var patches: Int { clips.patches }

  /// The number of patches of a frame that words attend to.
  var seenPatches: Int { pool ? patches / 4 : patches }

  /// The cross encoder.
  var cross: EncoderConfiguration {
    var cross = text
    cross.layers = crossLayers
    cross.normPlacement = .pre
    return cross
  }
}
