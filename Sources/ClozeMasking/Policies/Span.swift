import ClozeTensor

extension MaskingPolicy {
  /// Masks spans of words of geometric length, truncated at `maximumSpan` and normalised: with p =
  /// 0.2 and 10 the mean is 3.8 (Joshi et al. 2020, "SpanBERT", section 3.1). The tokens of a span
  /// are replaced together.
  static let span = MaskingPolicy(
    name: "span", summary: "spans of words of geometric length (SpanBERT)", needs: [.order]
  ) { task, random in
    var weights = [1.0]
    for _ in 1..<task.runs.maximumSpan {
      weights.append(weights[weights.count - 1] * (1 - task.runs.spanProbability))
    }
    return chooseRuns(task, lengths: LengthDistribution(weights: weights), &random)
  }
}
