import ClozeTraining

extension DVAEConfiguration {
  /// Returns the costs of training on batches of `clouds` clouds; a token is a point of a cloud.
  func sizes(clouds: Int) -> StatedSizes {
    let points = Double(patch.patches) * Double(patch.patchSize) / Double(patch.points)
    let patches = Double(patch.patches) / Double(patch.points)
    let coarse = patch.patchSize / max(1, decoder.gridPoints)
    let layers = [
      parts.perPoint.map { Double($0) * points }, parts.perPatch.map { Double($0) * patches },
    ].joined().reduce(0, +)
    // The inputs and outputs of norms and layers are kept.
    let pointNumbers =
      2 * encoder.first + encoder.second + 2 * encoder.third + features + 4 * decoder.foldHidden
    let patchNumbers =
      4 * graph.widths.reduce(0, +) + 4 * vocabulary + 2 * decoder.coarseHidden + 3 * coarse
    return StatedSizes(
      parameters: parameterCounts, tokensPerBatch: clouds * patch.points,
      predictionOperations: 2 * layers,
      activationsPerToken: Double(pointNumbers) * points + Double(patchNumbers) * patches)
  }

  /// The number of multiplications of each layer, for a point of a patch and for a patch.
  private var parts: (perPoint: [Int], perPatch: [Int]) {
    let fold = decoder.foldHidden, coarse = patch.patchSize / max(1, decoder.gridPoints)
    let hidden = decoder.coarseHidden
    return (
      [
        3 * encoder.first, encoder.first * encoder.second, encoder.second * encoder.third,
        encoder.third * features, 5 * fold, fold * fold, 3 * fold,
      ],
      [
        encoder.second * encoder.third, graph.products(from: features, to: vocabulary),
        vocabulary * codeWidth, graph.products(from: codeWidth, to: decodedFeatures),
        decodedFeatures * (hidden + fold), hidden * hidden, 3 * coarse * hidden,
      ]
    )
  }

  /// The number of parameters of each part.
  var parameterCounts: [String: Int] {
    let (perPoint, perPatch) = parts
    let fold = decoder.foldHidden, coarse = patch.patchSize / max(1, decoder.gridPoints)
    return [
      "encoder": perPoint[..<4].reduce(0, +) + perPatch[0] + 2 * encoder.first
        + 2 * encoder.third + features,
      "tokenizer": graph.parameters(from: features, to: vocabulary),
      "codebook": vocabulary * codeWidth,
      "mixer": graph.parameters(from: codeWidth, to: decodedFeatures),
      "decoder": perPoint[4...].reduce(0, +) + perPatch[4...].reduce(0, +) + 4 * fold + 3
        + 2 * decoder.coarseHidden + 3 * coarse,
    ]
  }
}

extension GraphConfiguration {
  /// Returns the number of multiplications for a patch; each edge convolution takes two products.
  fileprivate func products(from inputs: Int, to outputs: Int) -> Int {
    let inner = [input] + widths
    return inputs * input + zip(inner, widths).reduce(0) { $0 + 2 * $1.0 * $1.1 }
      + widths.reduce(0, +) * outputs
  }

  /// Returns the number of parameters, with a bias at the start and norms after all other layers.
  fileprivate func parameters(from inputs: Int, to outputs: Int) -> Int {
    products(from: inputs, to: outputs) + input + 2 * widths.reduce(0, +) + 2 * outputs
  }
}
