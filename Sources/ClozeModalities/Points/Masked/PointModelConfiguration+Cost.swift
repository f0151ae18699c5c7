import ClozeEncoder
import ClozeObjectives
import ClozeTraining

extension PointModelConfiguration {
  /// Returns the costs of training with batches of `clouds` clouds; a token is a point of a cloud.
  ///
  /// - Parameters:
  ///   - passes: The number of times that each cloud is encoded for a loss; a pass that keeps
  ///     nothing counts in part.
  ///   - outputs: The number of classes of predictions.
  ///   - predictions: The number of predictions for each cloud and pass.
  ///   - asked: The share of the encoder's tokens that is requested.
  ///   - contrast: The settings of the contrast of clouds, if there is one.
  ///   - objectives: The costs that objectives add, per row of the encoder.
  func sizes(
    clouds: Int, passes: Double = 1, outputs: Int, predictions: Double, asked: Double, head: Int,
    contrast: ContrastObjective.Settings? = nil, objectives: ObjectiveCost = ObjectiveCost()
  ) -> StatedSizes {
    let points = Double(patch.points), rows = Double(patch.patches * patch.patchSize)
    let patches = Double(patch.patches), tokens = Double(length)
    let perPoint = Double(patchProducts.perPoint), perPatch = Double(patchProducts.perPatch)
    let products = rows * perPoint + patches * perPatch + predictions * Double(outputs * head)
    let encoding = encoder.encodingOperations(length: length, asked: asked) * tokens
    let kept =
      rows
      * Double(
        2 * patchNetwork.first + patchNetwork.second + 2 * patchNetwork.third + features)
      + tokens * (encoder.keptPerToken(asked: asked) + Double(encoder.layers * encoder.hidden))
      + predictions * Double(outputs)
    // Gradients of the widest layer and the logits of a tokenizer exist only briefly, but at the
    // peak.
    let passing = rows * Double(3 * patchNetwork.third) + patches * Double(3 * outputs)
    var counts = parameterCounts.merging(["head": outputs * (head + 1)]) { $1 }
    var states = 0, contrasted = 0.0
    if let contrast {
      counts["contrast"] = contrast.width * (encoder.hidden + contrast.width + 2)
      // The momentum encoder is a second model, and each cloud is compared with the queue and the
      // batch.
      states = counts.values.reduce(0, +) + contrast.queue * contrast.width + 1
      contrasted = 8 * Double(contrast.queue + clouds)
    }
    if objectives.parameters > 0 { counts["objectives"] = objectives.parameters }
    return StatedSizes(
      parameters: counts, tokensPerBatch: clouds * patch.points,
      predictionOperations: (passes * (2 * products + encoding) + objectives.operations * tokens)
        / points,
      activationsPerToken: (passes * kept + passing + contrasted + objectives.kept * tokens)
        / points, states: states)
  }

  /// The number of multiplications before the encoder, for a point of a patch and for a patch.
  private var patchProducts: (perPoint: Int, perPatch: Int) {
    let widths = patchNetwork
    return (
      3 * widths.first + widths.first * widths.second + widths.second * widths.third
        + widths.third * features,
      widths.second * widths.third + features * encoder.hidden + 3 * positionWidth
        + positionWidth * encoder.hidden
    )
  }

  /// The number of parameters of each part except the head.
  private var parameterCounts: [String: Int] {
    let widths = patchNetwork, hidden = encoder.hidden
    return [
      "patches": patchProducts.perPoint + widths.second * widths.third + 2 * widths.first
        + widths.second + 2 * widths.third + features,
      "embeddings": (features + 1) * hidden + 4 * positionWidth + (positionWidth + 1) * hidden
        + 2 * hidden,
      "blocks": encoder.parameterCounts(vocabularySize: 0).blocks,
    ]
  }
}
