import ClozeTokens

/// The limits of the sequences that are made of a sample.
public struct WindowLimits: Sendable {
  /// The maximum number of tokens of a sequence, at least 8.
  public var longest: Int
  /// The number of segments that the model distinguishes.
  public var segments: Int
  /// The settings of windows.
  public var settings: HeadSettings

  /// Makes limits of these values.
  public init(longest: Int, segments: Int, settings: HeadSettings) {
    (self.longest, self.segments, self.settings) = (longest, segments, settings)
  }
}

/// A sequence that is made of a sample, or of a part of it.
public struct HeadWindow: Sendable {
  /// The sequence.
  public var sequence: TokenSequence
  /// For heads about tokens, the rows of the sequence that matter, ascending: of the first token of
  /// each word, or of each token of a context.
  public var rows: [Int] = []
  /// The word or token of each of `rows`, by its number in the sample.
  public var units: [Int] = []
  /// The part of the sample's context that each of `rows` comes from, in scalars.
  public var parts: [Range<Int>] = []
  /// True if the first or the last of `parts` is cut: tokens of it lie outside the window.
  public var cutsFirst = false, cutsLast = false
  /// True if tokens of the sample are missing that are in no window.
  public var isCut = false
  /// True if a text cannot be read by the tokenizer, so that none of its tokens are here.
  public var isUnreadable = false

  /// Makes a window of `sequence`.
  public init(_ sequence: TokenSequence) { self.sequence = sequence }
}

/// A window with the model's scores.
public struct ScoredWindow: Sendable {
  /// The window.
  public let window: HeadWindow
  /// K scores of the sequence, or of each of its tokens, row by row.
  public let scores: [Float]

  /// Returns for each unit of `windows` the window that shows most of its context, and its place
  /// among the window's rows. The context is the smaller number of tokens on either side and a
  /// hundredth of the window's length, as in BERT's run_squad.py; the first of equals counts.
  static func places(in windows: [ScoredWindow]) -> [Int: (window: Int, place: Int)] {
    var found: [Int: (window: Int, place: Int)] = [:], contexts: [Int: Double] = [:]
    for (number, scored) in windows.enumerated() {
      let count = scored.window.units.count
      for (place, unit) in scored.window.units.enumerated() {
        let context = Double(min(place, count - 1 - place)) + 0.01 * Double(count)
        guard context > contexts[unit] ?? -1 else { continue }
        (found[unit], contexts[unit]) = ((number, place), context)
      }
    }
    return found
  }
}

extension TokenSequence {
  /// Makes `[CLS] text [SEP]`, or `[CLS] first [SEP] second [SEP]`.
  ///
  /// - Parameter segments: The number of segments that the model distinguishes.
  init(parts: [[Int32]], _ roles: TokenRoles, segments: Int) {
    var ids = [roles.classification], types: [UInt8] = [0]
    for (index, part) in parts.enumerated() {
      ids += part + [roles.separator]
      let segment = UInt8(min(index, max(0, segments - 1)))
      types += [UInt8](repeating: segment, count: part.count + 1)
    }
    self.init(ids: ids, segments: types)
  }
}
