/// Sound as frames of frequency bins over time, with what belongs to stretches of it in rows below.
public struct Spectrogram: Equatable, Sendable {
  /// A stretch of time with a text.
  public struct Mark: Equatable, Sendable {
    /// The second at which it starts.
    public var start: Double
    /// The second at which it ends.
    public var end: Double
    /// The text, written where it fits.
    public var text: String
    /// The colour, from 0 to 1; nil for one without a colour of its own.
    public var level: Double?

    /// Makes the mark of a stretch.
    public init(start: Double, end: Double, text: String, level: Double? = nil) {
      (self.start, self.end, self.text, self.level) = (start, end, text, level)
    }
  }

  /// Marks below the frames.
  public struct Row: Equatable, Sendable {
    /// The name beside the row.
    public var name: String
    /// The marks, in the order of time.
    public var marks: [Mark]

    /// Makes a row.
    public init(_ name: String, _ marks: [Mark]) { (self.name, self.marks) = (name, marks) }
  }

  /// The values [T, bins]; what is not finite is a gap.
  public var values: [Float]
  /// The middle of each bin in Hz [bins], ascending.
  public var frequencies: [Double]
  /// The second at which the first frame starts.
  public var start: Double
  /// The seconds from one frame to the next.
  public var step: Double
  /// The values at the two ends of the colour scale.
  public var range: ClosedRange<Double>
  /// The stretches that were hidden from a model, in seconds.
  public var hidden: [Range<Double>]
  /// The rows below.
  public var rows: [Row]

  /// Makes a spectrogram of frames.
  ///
  /// - Shapes: values [T, bins], frequencies [bins].
  public init(
    values: [Float], frequencies: [Double], start: Double = 0, step: Double,
    range: ClosedRange<Double>, hidden: [Range<Double>] = [], rows: [Row] = []
  ) {
    precondition(
      !frequencies.isEmpty && values.count % frequencies.count == 0 && step > 0,
      "\(values.count) values of \(frequencies.count) bins")
    (self.values, self.frequencies, self.start, self.step) = (values, frequencies, start, step)
    (self.range, self.hidden, self.rows) = (range, hidden, rows)
  }

  /// The number of frames.
  var frames: Int { values.count / frequencies.count }

  /// The seconds from the start of the first frame to that of the one after the last.
  var seconds: ClosedRange<Double> { start...start + step * Double(max(1, frames)) }

  /// Returns the mean of the values in some frames and bins, from 0 to 1 in the range; nil if there
  /// is none or one is not finite.
  func level(frames: Range<Int>, bins: Range<Int>) -> Double? {
    var sum = 0.0
    for frame in frames {
      for bin in bins { sum += Double(values[frame * frequencies.count + bin]) }
    }
    let mean = sum / Double(frames.count * bins.count)
    guard mean.isFinite else { return nil }
    let width = range.upperBound - range.lowerBound
    return width > 0 ? min(max((mean - range.lowerBound) / width, 0), 1) : 0
  }
}
