import ClozeEncoder
import ClozeObjectives
import ClozeTraining

extension SpeechModelConfiguration {
  /// The time between frames of `LogMel`.
  static let secondsPerFrame = 0.01

  /// The steps of an utterance of three seconds, from which attention's cost is estimated.
  var usualSteps: Int { max(1, Int(3 / Self.secondsPerFrame) / subsampling.factor) }

  /// Returns the costs of training with batches of `frames` frames; a token is a frame.
  ///
  /// - Parameters:
  ///   - asked: The share of steps that is read after the last block.
  ///   - parameters: The numbers of further parameters, by part.
  ///   - operations: Further operations of a forward pass, per step.
  ///   - more: Further values that are kept for the backward pass, per step.
  ///   - objectives: The costs that objectives add, per step.
  func sizes(
    frames: Int, asked: Double, parameters: [String: Int] = [:], operations: Double = 0,
    kept more: Double = 0, objectives: ObjectiveCost = ObjectiveCost()
  ) -> StatedSizes {
    let perStep = Double(subsampling.factor)
    let cost = subsampling.cost(bins: features.bins, hidden: encoder.hidden)
    var counts = parameters.merging([
      "subsampling": cost.parameters,
      "blocks": encoder.parameterCounts(vocabularySize: 0).blocks,
    ]) { $1 }
    if objectives.parameters > 0 { counts["objectives"] = objectives.parameters }
    let encoding = encoder.encodingOperations(length: usualSteps, asked: asked)
    let kept = encoder.keptPerToken(asked: asked) + objectives.kept + Double(cost.kept) + more
    return StatedSizes(
      parameters: counts, tokensPerBatch: frames,
      predictionOperations: (encoding + cost.operations + operations + objectives.operations)
        / perStep,
      activationsPerToken: kept / perStep)
  }
}
