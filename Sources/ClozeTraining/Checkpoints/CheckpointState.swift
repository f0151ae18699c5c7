import ClozeTokens

/// A loss by which divergence is noticed.
public struct WatchedLoss: Codable, Sendable, Equatable {
  /// The smoothed loss.
  public var smoothed: Double
  /// The loss at the start.
  public var first: Double
}

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
  /// The smoothed loss and that at the start of each kind of batches, in a run of several.
  public var watched: [String: WatchedLoss]?
  /// The best validation so far, if the model is chosen by validation.
  public var selection: Selection?
  /// The reason why an alarm ended the run, if one did.
  public var alarm: String?

  /// Returns the state with which a run goes on that has the data with the digest `digest`.
  ///
  /// - Parameters:
  ///   - changed: Returns the keys of the recipe that were changed after a step.
  ///   - path: The path of the run.
  /// - Throws: `TrainingError.otherData` if the data has changed and not by the recipe.
  func going(
    on digest: String, changed: (_ step: Int) -> Set<String>, path: String
  ) throws -> CheckpointState {
    var state = self
    let keys = changed(step)
    if keys.contains(ResumableKeys.selection) { state.selection = nil }
    // A run that an alarm ended goes on only if something is changed.
    if !keys.isEmpty { state.alarm = nil }
    guard data != digest else { return state }
    guard keys.contains(ResumableKeys.data) || keys.contains(ResumableKeys.weights) else {
      throw TrainingError.otherData(path: path)
    }
    (state.data, state.cursor) = (digest, state.cursor.restarted)
    return state
  }
}
