import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeTensor

/// The sizes of an encoder of clips: their frames, the cut into patches, and the blocks. Models of
/// clips with captions and of masked video have the same keys for it, so that either can take over
/// the other's.
public struct ClipEncoderConfiguration: ConfigurationSection {
  /// The frames that are kept of clips.
  public var frames = FrameSettings()
  /// The pixels of a patch's side.
  public var patch = 16
  /// The number of neighbouring frames that a patch reaches through.
  public var tube = 1
  /// The number of frames of a sample, or of tubes of frames.
  public var count = 8
  /// The blocks.
  public var video = VideoModelConfiguration.video(layers: 3, hidden: 128, heads: 4)

  /// Makes the default sizes.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "patch": "the pixels of a patch's side",
    "tube": "the neighbouring frames that a patch reaches through; 2 shows motion",
    "count": "the frames of a sample, or the tubes of frames",
  ]

  /// The sections of the frames and the blocks.
  public static var parts: [ConfigurationPart<ClipEncoderConfiguration>] {
    [ConfigurationPart("frames", \.frames), ConfigurationPart("video", \.video)]
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = [
      ("patch", patch, 1...max(1, frames.size)), ("tube", tube, 1...64), ("count", count, 1...1024),
    ].filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
    if problems.isEmpty && frames.size % patch != 0 {
      problems.append("patch is \(patch): must divide frames.size, \(frames.size)")
    }
    if frames.kept < tube {
      problems.append("tube is \(tube): must be at most frames.kept, \(frames.kept)")
    }
    return problems
  }

  /// The cut of frames into patches.
  func grid() throws -> PatchGrid {
    try PatchGrid(size: frames.size, patch: patch, tube: tube)
  }

  /// The number of patches of a frame.
  var patches: Int { (frames.size / max(1, patch)) * (frames.size / max(1, patch)) }

  /// The blocks, with the number of patches that they cost by.
  var settledVideo: EncoderConfiguration { settledVideo(patches: patches) }

  /// The blocks, with the number of patches of a frame that they see, which they cost by.
  func settledVideo(patches: Int) -> EncoderConfiguration {
    var settled = video, settings = video.settings(of: DividedBlock.self)
    settings.patches = patches
    settled.blockSettings[DividedBlock.name] = settings
    return settled
  }
}

extension VideoModelConfiguration {
  /// The encoder of clips.
  public var clips: ClipEncoderConfiguration {
    get {
      var clips = ClipEncoderConfiguration()
      (clips.frames, clips.patch, clips.tube) = (frames, patch, tube)
      (clips.count, clips.video) = (count, video)
      return clips
    }
    set {
      (frames, patch, tube) = (newValue.frames, newValue.patch, newValue.tube)
      (count, video) = (newValue.count, newValue.video)
    }
  }
}
