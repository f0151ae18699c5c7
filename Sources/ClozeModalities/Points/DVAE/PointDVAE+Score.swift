import ClozeTensor

extension PointDVAE {
  /// Returns the distances between clouds and their reconstructions from tokens, and the use of
  /// tokens; empty if there are no clouds. All distances are of each patch's most likely token:
  /// `loss` as in training, of patches, coarse and fine together; the others of whole clouds, from
  /// fine points to given ones.
  public func score(_ views: PointViews, precision: DType) throws -> [String: Double] {
    var sums: [String: Double] = [:], tokens: [Int32] = []
    for batch in views.batches() {
      let drawn = try drawn(batch, precision: precision)
      tokens += drawn.tokens
      let share = Double(batch.indices.count) / Double(views.indices.count)
      for (name, value) in drawn.metrics { sums[name, default: 0] += value * share }
    }
    guard !tokens.isEmpty else { return [:] }
    let use = CodebookUse(tokens, vocabulary: configuration.vocabulary)
    sums["codebook_share"] = use.share
    sums["codebook_perplexity"] = use.perplexity
    return sums
  }

  /// Returns a batch reconstructed from its tokens, and the distance between both.
  private func drawn(
    _ batch: PointBatch, precision: DType
  ) throws -> (tokens: [Int32], metrics: [String: Double]) {
    let patches = batch.patches, size = configuration.patch.patchSize
    let tokens = try tokens(patches, precision: precision)
    let (coarse, fine) = try reconstruct(tokens, at: patches, precision: precision)
    let points = { (values: [Float]) in
      try Tensor(values, [values.count / 3, 3], .f32, store.device)
    }
    let target = try patches.points(on: store.device)
    let perPatch = size / configuration.decoder.gridPoints
    let cloud = try points(patches.placed(fine)), given = try points(batch.clouds)
    let sets = (configuration.patch.patches * size, configuration.patch.points)
    return try GradientMode.disabled {
      let loss = try points(coarse).chamfer(.l1, to: target, sets: (perPatch, size)).doubles[0]
      return (
        tokens,
        [
          "loss": try loss
            + points(fine).chamfer(.l1, to: target, sets: (size, size)).doubles[0],
          "chamfer_l1": try cloud.chamfer(.l1, to: given, sets: sets).doubles[0],
          "chamfer_l2": try cloud.chamfer(.l2, to: given, sets: sets).doubles[0],
        ]
      )
    }
  }
}
