/// An example of a task in which a function gets one of some labels, with CuBERT's fields.
public struct CodeClassExample: Codable, Sendable, Equatable {
  /// The function's source code.
  public var function: String
  /// The docstring without its quotes; only in `function-docstring`.
  public var docstring: String?
  /// One of the task's labels.
  public var label: String
  /// Where the function is from and what was done to it.
  public var info: String
}

/// An example of variable-misuse localisation and repair, with CuBERT's fields.
///
/// The masks have a number for each piece of `function`, 0 or 1; of a name in several pieces the
/// first is marked. Piece 0, which is never a variable, stands for 'no misuse'.
public struct CodeRepairExample: Codable, Sendable, Equatable {
  /// The function's pieces as `CodeSplitter` makes them, before subwords.
  public var function: [String]
  /// Where the variable stands that belongs in the place of the wrong one; all 0 if none is wrong.
  public var targetMask: [Int]
  /// Where the wrong variable stands: one 1, at piece 0 if none is wrong.
  public var errorLocationMask: [Int]
  /// Where the function's variables stand: what may be wrong, and what it may be replaced with.
  public var candidateMask: [Int]
  /// Where the function is from and what was done to it.
  public var provenance: String

  enum CodingKeys: String, CodingKey {
    case function, provenance
    case targetMask = "target_mask", errorLocationMask = "error_location_mask"
    case candidateMask = "candidate_mask"
  }
}
