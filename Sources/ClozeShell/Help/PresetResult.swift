/// A measured result of a preset, from docs/benchmarks.md.
struct PresetResult: Equatable, Sendable {
  /// The preset's name.
  let preset: String
  /// The data, and the length of the training.
  let data: String
  /// The values that were reached.
  let result: String

  private init(_ preset: String, _ data: String, _ result: String) {
    (self.preset, self.data, self.result) = (preset, data, result)
  }

  /// All results.
  static let all = [
    PresetResult(
      "text", "books, 2.6 M tokens",
      "validation loss 5.82, still on the plateau without context"),
    PresetResult(
      "text-rotary", "books, 26,000 steps (53.2 M tokens, 57 min)",
      "validation loss 3.29, 45.2% of hidden tokens right"),
    PresetResult(
      "text-tiny", "Debian's documents, 2,500 steps (2.5 M tokens)", "validation loss 4.50"),
    PresetResult(
      "text-classify", "TREC, 1,000 steps",
      "test accuracy .884 with a pretrained model, .824 without"),
    PresetResult(
      "code-small", "Debian's Python packages, 20,000 steps (38 min)",
      "loss 1.65, 70.8% of hidden subwords right"),
    PresetResult(
      "code-classify", "swapped operands, 1,500 steps",
      "test accuracy .825 with a pretrained model, .534 without"),
    PresetResult(
      "code-repair", "variable-misuse-repair, 1,000 steps",
      "all right .621 with a pretrained model, .577 without"),
    PresetResult(
      "items", "ML-1M, 12,000 steps (43 min)", "test HR@10 .248, NDCG@10 .138 among all items"),
    PresetResult(
      "items-causal", "ML-1M, 148 M items seen (28 min)",
      "test HR@10 .303, NDCG@10 .172 among all items"),
    PresetResult(
      "items-bert4rec-paper", "ML-1M, the first two minutes",
      "recommends what is popular; its hours were not run"),
    PresetResult(
      "points-dvae-small", "LDraw's parts, 3,000 steps (5 min)",
      "Chamfer-L1 .0454, 84% of the tokens in use"),
    PresetResult(
      "points-small", "LDraw's parts, 4,000 steps (7 min)",
      "27.7% of hidden tokens right, of 512"),
    PresetResult(
      "points-classify-small", "LDraw's parts, 4,000 steps",
      "test accuracy .581 with a pretrained model, .519 without"),
  ]
}
