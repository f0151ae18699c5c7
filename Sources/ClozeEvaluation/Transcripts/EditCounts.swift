/// The numbers of edits that make one sequence of another.
public struct EditCounts: Sendable, Hashable, Codable {
  /// Units that are the same on both sides.
  public var hits = 0
  /// Units of the reference in whose place another was recognised.
  public var substitutions = 0
  /// Units of the reference that are missing.
  public var deletions = 0
  /// Units that the reference does not have.
  public var insertions = 0

  /// Counts nothing.
  public init() {}

  /// The number of units of the reference.
  public var reference: Int { hits + substitutions + deletions }
  /// The number of edits.
  public var errors: Int { substitutions + deletions + insertions }

  /// Edits per unit of the reference; without any, the number of insertions, as jiwer has it.
  public var rate: Double { Double(errors) / Double(max(1, reference)) }

  /// Adds `times` the counts of `other`.
  mutating func add(_ other: EditCounts, times: Int = 1) {
    hits += times * other.hits
    substitutions += times * other.substitutions
    deletions += times * other.deletions
    insertions += times * other.insertions
  }
}

/// The edits of an utterance, or of a set of them, in words and in characters.
public struct TranscriptCounts: Sendable, Hashable, CaseCounts {
  /// Edits of words.
  public internal(set) var words = EditCounts()
  /// Edits of characters, which are code points; words have one blank between them.
  public internal(set) var characters = EditCounts()

  var empty: TranscriptCounts { TranscriptCounts() }

  /// Adds `times` the counts of `other`.
  mutating func add(_ other: TranscriptCounts, times: Int) {
    words.add(other.words, times: times)
    characters.add(other.characters, times: times)
  }
}
