import ClozeTokens

/// All of a checkpoint that is not a tensor.
public struct CheckpointState: Codable, Sendable, Equatable {
  /// The form of the files.
  public var format = 1
  /// Optimizer steps done.
  public var step: Int
  /// Tokens seen.
  public var tokens: Int
  /// Where the stream of batches goes on.
  public var cursor: BatchCursor
  /// What the training data was, so that a run does not go on with other data unnoticed.
  public var data: String
  /// The seed; with the step it gives every random number.
  public var seed: UInt64
  /// The smoothed loss, and its value at the start, for noticing divergence.
  public var smoothedLoss: Double?
  /// The loss at the start.
  public var firstLoss: Double?
  /// The best validation so far, where the model is chosen by one.
  public var selection: Selection?
}
