/// A modality whose models show what they make of a clip and a caption.
public protocol ClipShowing {
  /// Returns the frames of a clip as the model at `path`, a run or a model folder, sees them, and
  /// the attention of the caption's words to them.
  static func clip(
    _ clip: ClipAndCaption, at path: String, _ compute: Compute
  ) throws -> ClipView
}

extension Capability where Provider == any ClipShowing.Type {
  /// The capability of showing a clip beside a caption.
  public static var clip: Self { Self(lack: "which reads no clips") }
}

/// A clip among those in files, folders and tables, and a caption to read it with.
public struct ClipAndCaption: Sendable, Equatable {
  /// Files, folders and tables of clips.
  public var paths: [String]
  /// The index of the clip among them, from 0.
  public var index: Int
  /// The caption; nil for the clip's first one.
  public var caption: String?
  /// The block of the cross encoder whose attention is shown, from 0; nil for the last.
  public var layer: Int?

  /// Selects the clip number `index` of `paths`.
  public init(paths: [String], index: Int = 0, caption: String? = nil, layer: Int? = nil) {
    (self.paths, self.index, self.caption, self.layer) = (paths, index, caption, layer)
  }
}

/// A frame of a clip.
public struct ClipFrame: Sendable, Equatable {
  /// The second of the clip at which it appears.
  public var second: Double
  /// The colours [side, side, 3].
  public var colours: [UInt8]
  /// The pixels of a side.
  public var side: Int

  /// Makes a frame.
  public init(second: Double, colours: [UInt8], side: Int) {
    (self.second, self.colours, self.side) = (second, colours, side)
  }
}

/// A clip and a caption as a model reads them together.
public struct ClipView: Sendable, Equatable {
  /// The attention of a word of the caption to the clip, a mean over heads.
  public struct Word: Sendable, Equatable {
    /// The word, or the piece of one.
    public var token: String
    /// The attention to each time that was kept.
    public var times: [Double]
    /// The attention to the patches of each time that was kept, row by row.
    public var patches: [[Double]]

    /// Makes the attention of a word.
    public init(token: String, times: [Double], patches: [[Double]]) {
      (self.token, self.times, self.patches) = (token, times, patches)
    }
  }

  /// The clip's name.
  public var name: String
  /// The caption.
  public var caption: String
  /// The frames that the model sees at each of its times: one, or a tube of neighbours.
  public var times: [[ClipFrame]]
  /// The numbers of the times that are left by the choice of frames, ascending; nil without one.
  public var kept: [Int]?
  /// The cosine of the vectors of the clip and the caption.
  public var cosine: Double
  /// The probability that both belong together; nil without a classifier of pairs.
  public var match: Double?
  /// The block whose attention this is, from 0.
  public var layer = 0
  /// The attention along trajectories, if the model has it, and otherwise to all patches at once.
  public var isAlongTrajectories = true
  /// The patches in a row of a frame that words attend to.
  public var columns = 1
  /// The words of the caption; none without a cross encoder.
  public var words: [Word] = []

  /// Makes the view of a clip called `name` without attention.
  public init(
    name: String, caption: String, times: [[ClipFrame]], kept: [Int]? = nil, cosine: Double,
    match: Double? = nil
  ) {
    (self.name, self.caption, self.times, self.kept) = (name, caption, times, kept)
    (self.cosine, self.match) = (cosine, match)
  }
}
