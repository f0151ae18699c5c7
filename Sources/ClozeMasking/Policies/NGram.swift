import ClozeTensor

extension MaskingPolicy {
  /// Masks n-grams of words, n with weight 1/n up to `maximumNGram` (Lan et al. 2020, "ALBERT",
  /// section 4.1). Each token has a replacement drawn for it alone.
  static let ngram = MaskingPolicy(
    name: "ngram", summary: "n-grams of words, short ones more often (ALBERT)", needs: [.order]
  ) { task, random in
    let weights = (1...task.runs.maximumNGram).map { 1 / Double($0) }
    return singleTokens(
      of: chooseRuns(task, lengths: LengthDistribution(weights: weights), &random))
  }
}
