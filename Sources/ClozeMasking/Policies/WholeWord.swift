import ClozeTensor

extension MaskingPolicy {
  /// Masks whole words (Devlin's addition to BERT of May 2019). Each token has a replacement drawn
  /// for it alone.
  static let wholeWord = MaskingPolicy(
    name: "wholeWord", summary: "whole words (BERT, whole word masking)", needs: [.order]
  ) { task, random in
    singleTokens(of: chooseRuns(task, lengths: LengthDistribution(weights: [1]), &random))
  }
}
