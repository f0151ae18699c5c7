import ClozeTokens

/// The part of a checkpoint that is not tensors.
public struct CheckpointState: Codable, Sendable, Equatable {
  /// The version of the file format.
  public var format = 1
  /// The number of optimizer steps done.
  public var step: Int
  /// The number of tokens seen.
  public var tokens: Int
  /// The position in the stream of batches.
  public var cursor: BatchCursor
  /// The digest of the training data, which keeps a run from continuing with other data.
  public var data: String
  /// The seed; together with the step it determines every random number.
  public var seed: UInt64
  /// The smoothed loss, for detecting divergence.
  public var smoothedLoss: Double?
  /// The loss at the start, for detecting divergence.
  public var firstLoss: Double?
  /// The best validation so far, if the model is chosen by validation.
  public var selection: Selection?
}
