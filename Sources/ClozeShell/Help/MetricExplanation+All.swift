extension MetricExplanation {
  /// The values of each step of any training.
  static let training = [
    MetricExplanation(
      "rate", is: "the learning rate of the step, by the schedule", page: "docs/runs.md"),
    MetricExplanation(
      "gradient_norm",
      is: "the norm of all gradients before clipping; one that grows for long says that the rate "
        + "is too high",
      page: "docs/runs.md"),
    MetricExplanation(
      "tokens", is: "tokens, items or clouds seen since the run began", page: "docs/runs.md"),
    MetricExplanation(
      "tokens_per_second", is: "the speed since the last logged step",
      [
        Reference("text, 4 x 256, batches of 32, two cores", "21,801"),
        Reference("text, 12 x 768, batches of 8, two cores", "1,112"),
      ]),
    MetricExplanation(
      "waiting",
      is: "the share of the time since the last logged step in which training waited for batches "
        + "to be read; above a few hundredths the disk or the decoder is too slow",
      page: "docs/runs.md"),
  ]

  /// The losses and accuracies of what is hidden.
  static let masked = [
    MetricExplanation(
      "loss", "mlm_loss", "masked_loss", "masked_mixed_loss", "mixed_loss",
      is: "the mean cross-entropy of what is to be predicted (of a dVAE the distance of the points "
        + "that it draws)", page: "docs/choosing.md",
      [
        Reference("nothing learned, N tokens", "ln N: 8.99 of 8,000, 10.31 of 30,000"),
        Reference(
          "text: token frequencies alone",
          "6.55 on the books; a model that stays there has learned "
            + "no context"),
        Reference("text: BERT's values, books, 24.6 M tokens", "5.64: still without context"),
        Reference("text: text-rotary, books, 10.2 M tokens", "3.96"),
        Reference("text: text-rotary, books, an hour, 53.2 M tokens", "3.29"),
        Reference("text: text-tiny, Debian's documents, 2.5 M tokens", "4.50"),
        Reference("code: code-small, 20,000 steps", "1.65"),
      ]),
    MetricExplanation(
      "mlm_accuracy", "masked_accuracy", "masked_mixed_accuracy", "mixed_accuracy",
      is: "the share of hidden tokens that the most probable one is right for",
      page: "docs/choosing.md",
      [
        Reference("text: the commonest token, books", ".067"),
        Reference("text: text-rotary, books, an hour", ".452"),
        Reference("code: code-small, 20,000 steps", ".708"),
        Reference("points: points-small, 4,000 steps, of 512 tokens", ".277"),
      ]),
    MetricExplanation(
      "next_sentence_loss", "next_sentence_accuracy",
      is: "of pairs of sentences, half of which follow each other: loss and share of those that "
        + "are judged right", page: "docs/objectives.md",
      [Reference("chance", "loss .693, accuracy .5")]),
    MetricExplanation(
      "position_loss", "position_accuracy",
      is: "of tokens without positions: loss and share of those whose position is predicted",
      page: "docs/objectives.md", [Reference("chance, N positions", "loss ln N, accuracy 1/N")]),
    MetricExplanation(
      "contrast_loss", "contrast_mixed_loss", "mixed_contrast_loss", "contrast_plain_loss",
      is: "the cross-entropy of recognising another view of the same sample among others",
      page: "docs/objectives.md", [Reference("chance, N candidates", "ln N")]),
  ]

  /// The metrics of classifiers.
  static let classification = [
    MetricExplanation(
      "accuracy", is: "the share of samples, or of hidden tokens, that are predicted right",
      page: "docs/choosing.md",
      [
        Reference("chance, N classes equally frequent", "1/N; else the share of the commonest"),
        Reference("any classifier of texts", "--baseline bag: what counting tokens reaches"),
        Reference("TREC: bag, from scratch, pretrained", ".844, .824, .884"),
        Reference("SST-2: bag, from scratch, pretrained", ".822, .815, .813"),
        Reference("code, swapped operands: bag, from scratch, pretrained", ".500, .534, .825"),
        Reference("LDraw's parts: commonest class, from scratch, pretrained", ".063, .519, .581"),
      ]),
    MetricExplanation(
      "class_accuracy", "mean_class_accuracy",
      is: "the mean over classes of the share of each that is predicted right, so that rare "
        + "classes count as much", page: "docs/choosing.md",
      [
        Reference("chance, N classes", "1/N, however frequent they are"),
        Reference("LDraw's parts: from scratch, pretrained", ".462, .542"),
      ]),
    MetricExplanation(
      "macro_f1",
      is: "the mean over classes, or labels, of F1: of precision and recall the "
        + "harmonic mean", page: "docs/choosing.md",
      [Reference("any classifier of texts", "--baseline bag")]),
    MetricExplanation(
      "localisation_accuracy", "localisation",
      is: "the share of functions with a misused variable in which its place is found",
      page: "docs/code.md",
      [Reference("variable-misuse-repair: from scratch, pretrained", ".369, .430")]),
    MetricExplanation(
      "repair_accuracy", "repair",
      is: "the share of functions with a misused variable for which the right one is found",
      page: "docs/code.md",
      [Reference("variable-misuse-repair: from scratch, pretrained", ".538, .602")]),
    MetricExplanation(
      "deviation", is: "the standard deviation of the accuracy over draws of few shots",
      page: "docs/points.md", [Reference("LDraw's parts, 5-way 10-shot", ".114")]),
  ]

  /// The metrics of ranked items.
  static let ranking = [
    MetricExplanation(
      "hr@k", is: "the share of users whose next item is among the first k that are recommended",
      page: "docs/choosing.md",
      [
        Reference("chance, N candidates", "k/N"),
        Reference("any data", "--baseline popularity --baseline markov"),
        Reference("ML-1M, all items, @10: popularity, Markov", ".039, .192"),
        Reference("ML-1M, all items, @10: items-causal", ".303"),
        Reference("Beauty, all items, @10: popularity, Markov", ".0110, .0665"),
        Reference("Beauty, all items, @10: items-causal's kind", ".0759"),
      ]),
    MetricExplanation(
      "ndcg@k",
      is: "1/log2(rank + 1) of the next item if it is among the first k, else 0; the "
        + "mean over users", page: "docs/choosing.md",
      [
        Reference("any data", "--baseline popularity --baseline markov"),
        Reference("ML-1M, all items, @10: popularity, Markov", ".019, .112"),
        Reference("ML-1M, all items, @10: items-causal", ".172"),
        Reference("Beauty, all items, @10: popularity, Markov", ".0053, .0438"),
        Reference("Beauty, all items, @10: items-causal's kind", ".0476"),
      ]),
    MetricExplanation(
      "mrr",
      is: "the mean of 1/rank of the next item, or of a query's best right candidate, over all "
        + "candidates", page: "docs/items.md",
      [Reference("any data", "--baseline popularity --baseline markov")]),
    MetricExplanation(
      "coverage@k",
      is: "the share of the catalogue that is among anybody's first k; low where "
        + "everybody gets the same", page: "docs/items.md",
      [Reference("popularity", "about k items for everybody, so nearly 0")]),
  ]
}
