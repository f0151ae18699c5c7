extension MetricExplanation {
  /// The metrics of other heads of fine-tuning.
  static let heads = [
    MetricExplanation(
      "f1", is: "F1 of entities in tagged sentences, or of the words of answers to questions",
      page: "docs/heads.md"),
    MetricExplanation(
      "entity_f1",
      is: "the harmonic mean of the precision and recall of entities, as seqeval "
        + "counts them", page: "docs/heads.md",
      [Reference("any data", "the baseline that evaluate names: entities seen in training")]),
    MetricExplanation(
      "entity_precision", is: "the share of the predicted entities that are right",
      page: "docs/heads.md"),
    MetricExplanation(
      "entity_recall", is: "the share of the right entities that are predicted",
      page: "docs/heads.md"),
    MetricExplanation(
      "entity_macro_f1", is: "the mean over types of F1 of entities", page: "docs/heads.md"),
    MetricExplanation(
      "token_accuracy",
      is: "the share of tokens with the right tag; high by O alone where "
        + "entities are rare", page: "docs/heads.md",
      [Reference("everything O", "the share of O in the data")]),
    MetricExplanation(
      "exact_match",
      is: "the share of answers that are one of the right ones, but for case, "
        + "articles and punctuation", page: "docs/heads.md"),
    MetricExplanation(
      "answer_f1",
      is: "F1 of an answer's words with those of the nearest right one, mean over "
        + "questions", page: "docs/heads.md"),
    MetricExplanation(
      "micro_f1", is: "F1 of all pairs of a sample and a label together", page: "docs/heads.md"),
    MetricExplanation(
      "sample_f1", is: "the mean over samples of F1 of their labels", page: "docs/heads.md"),
    MetricExplanation(
      "subset_accuracy", is: "the share of samples whose labels are all right",
      page: "docs/heads.md"
    ),
    MetricExplanation(
      "lrap",
      is: "the mean share of right labels among those that score as high; no threshold "
        + "matters", page: "docs/heads.md", [Reference("perfect order", "1")]),
    MetricExplanation(
      "pearson", "pearson_correlation",
      is: "the linear correlation of predicted and right numbers, -1 to 1", page: "docs/heads.md",
      [Reference("nothing learned", "0")]),
    MetricExplanation(
      "spearman", "spearman_correlation",
      is: "the correlation of the ranks of predicted and right numbers, -1 to 1",
      page: "docs/heads.md", [Reference("nothing learned", "0")]),
  ]

  /// The metrics of vocabularies of patches.
  static let clouds = [
    MetricExplanation(
      "chamfer_l1", "chamfer_coarse", "chamfer_fine",
      is: "the mean distance between the given points and those that are drawn from tokens "
        + "(clouds have the radius 1)", page: "docs/points.md",
      [Reference("points-dvae-small, LDraw's parts: 250 and 3,000 steps", ".0631, .0454")]),
    MetricExplanation(
      "chamfer_l2", is: "the same of squared distances", page: "docs/points.md",
      [Reference("points-dvae-small, LDraw's parts: 250 and 3,000 steps", ".01059, .00727")]),
    MetricExplanation(
      "codebook_share",
      is: "the share of the tokens that any patch gets; near 0 the vocabulary "
        + "has collapsed", page: "docs/points.md",
      [Reference("points-dvae-small, LDraw's parts: 250 and 3,000 steps", ".01, .84")]),
    MetricExplanation(
      "codebook_perplexity",
      is: "the number of tokens that would be as even if all were equally "
        + "frequent", page: "docs/points.md",
      [Reference("points-dvae-small, LDraw's parts: 250 and 3,000 steps, of 512", "4, 231")]),
    MetricExplanation(
      "divergence", is: "how far the tokens' use is from an even one", page: "docs/points.md",
      [Reference("an even use", "0")]),
    MetricExplanation(
      "divergence_weight", is: "the weight of the divergence in the loss, by the schedule",
      page: "docs/points.md"),
    MetricExplanation(
      "temperature", is: "the temperature of the soft choice of tokens, by the schedule",
      page: "docs/points.md"),
  ]
}
