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
  /// For heads about tokens, the row of each unit's first token in the sequence, ascending: a unit
  /// is a word, or a token of a context.
  public var rows: [Int] = []
  /// The unit of each of `rows`, by its number in the sample.
  public var units: [Int] = []
  /// True if tokens of the sample are missing that are in no window.
  public var isCut = false
  /// True if a text cannot be read by the tokenizer, so that none of its tokens are here.
  public var isUnreadable = false

  /// Makes a window of `sequence`.
  public init(_ sequence: TokenSequence) { self.sequence = sequence }

  /// Returns the smaller number of tokens on either side of the token at `row`: of windows that
  /// share a token, the one with the largest shows most of its context.
  func context(of row: Int) -> Int { min(row, sequence.ids.count - 1 - row) }
}

/// A window with the model's scores.
public struct ScoredWindow: Sendable {
  /// The window.
  public let window: HeadWindow
  /// K scores of the sequence, or of each of its tokens, row by row.
  public let scores: [Float]
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
