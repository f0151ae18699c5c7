/// An example of a task that classifies a function, with CuBERT's fields.
public struct CodeClassExample: Codable, Sendable, Equatable {
  /// The function's source code.
  public var function: String
  /// The docstring without its quotes; only in `function-docstring`.
  public var docstring: String?
  /// One of the task's labels.
  public var label: String
  /// The origin of the function and the change made to it.
  public var info: String
}

/// An example of variable-misuse localisation and repair, with CuBERT's fields.
///
/// The masks have a number for each piece of `function`, 0 or 1; of a name in several pieces the
/// first is marked. Piece 0, which is never a variable, represents 'no misuse'.
public struct CodeRepairExample: Codable, Sendable, Equatable {
  /// The function's pieces as made by `CodeSplitter`, before subwords.
  public var function: [String]
  /// The occurrences of the variable that belongs in the place of the wrong one; all 0 if none is
  /// wrong.
  public var targetMask: [Int]
  /// The place of the wrong variable: one 1, at piece 0 if none is wrong.
  public var errorLocationMask: [Int]
  /// The occurrences of the function's variables: the candidates for error and replacement.
  public var candidateMask: [Int]
  /// The origin of the function and the change made to it.
  public var provenance: String

  enum CodingKeys: String, CodingKey {
    case function, provenance
    case targetMask = "target_mask", errorLocationMask = "error_location_mask"
    case candidateMask = "candidate_mask"
  }
}
