/// A modality whose models show what they make of a sound over time.
public protocol SpectrogramShowing {
  /// Returns the frames of a sound as the model at `path`, a run or a model folder, reads them,
  /// with what it hid of them and what it makes of them.
  ///
  /// Without paths in `sound`, a run shows its own data.
  static func spectrogram(
    of sound: SoundSelection, at path: String, _ compute: Compute
  ) throws -> SpectrogramView
}

extension Capability where Provider == any SpectrogramShowing.Type {
  /// The capability of showing a sound over time.
  public static var spectrogram: Self { Self(lack: "which shows nothing of a sound over time") }
}

/// Frames of a sound, and what belongs to stretches of it.
public struct SpectrogramView: Sendable, Equatable {
  /// A stretch with a text, such as a code or a letter.
  public struct Mark: Sendable, Equatable {
    /// The second at which it starts.
    public var start: Double
    /// The second at which it ends.
    public var end: Double
    /// The text.
    public var text: String
    /// The number that chooses its colour, such as that of the code; nil for none.
    public var group: Int?
    /// The place on the scale of colours, from 0 to 1, such as a probability; nil for none.
    public var level: Double?

    /// Makes the mark of a stretch.
    public init(
      start: Double, end: Double, text: String, group: Int? = nil, level: Double? = nil
    ) {
      (self.start, self.end, self.text) = (start, end, text)
      (self.group, self.level) = (group, level)
    }
  }

  /// Marks of one kind, such as the codes of a codebook.
  public struct Row: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The marks, in the order of time.
    public var marks: [Mark]

    /// Makes a row called `name`.
    public init(_ name: String, _ marks: [Mark]) { (self.name, self.marks) = (name, marks) }
  }

  /// The utterance's name.
  public var name: String
  /// The features [T, bins].
  public var values: [Float]
  /// The middle of each bin in Hz [bins].
  public var frequencies: [Double]
  /// The second at which the first frame starts.
  public var start: Double
  /// The seconds from one frame to the next.
  public var step: Double
  /// The stretches that the model did not see, in seconds.
  public var hidden: [Range<Double>]
  /// The rows of marks.
  public var rows: [Row]

  /// Makes a view of the utterance called `name`.
  ///
  /// - Shapes: values [T, bins], frequencies [bins].
  public init(
    name: String, values: [Float], frequencies: [Double], start: Double = 0, step: Double = 0.01,
    hidden: [Range<Double>] = [], rows: [Row] = []
  ) {
    (self.name, self.values, self.frequencies) = (name, values, frequencies)
    (self.start, self.step, self.hidden, self.rows) = (start, step, hidden, rows)
  }
}
