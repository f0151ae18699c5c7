extension MetricExplanation {
  /// The metrics of pairs of samples of two kinds, such as clips and captions, and of clips alone.
  static let pairs = [
    MetricExplanation(
      "paircontrast_loss",
      is: "the cross-entropy of recognizing each sample's partner among those of the batch and of "
        + "the queue, mean over both directions", page: "docs/video.md",
      [Reference("nothing learned, N candidates", "ln N: 4.16 of 64")]),
    MetricExplanation(
      "paircontrast_first_accuracy", "paircontrast_other_accuracy",
      is: "the share of captions, or of clips, whose partner is the most similar of the batch",
      page: "docs/video.md", [Reference("chance, N candidates", "1/N")]),
    MetricExplanation(
      "paircontrast_ofchance",
      is: "the loss of the contrast as a share of that of chance; 1: nothing is learned",
      page: "docs/video.md", [Reference("the alarm", "above .97 for long")]),
    MetricExplanation(
      "paircontrast_temperature",
      is: "the number that cosines are divided by, which is learned", page: "docs/video.md"),
    MetricExplanation(
      "pairmatch_loss", "pairmatch_accuracy",
      is: "of right pairs, and twice as many with a similar wrong partner: loss and share of those "
        + "that are judged right", page: "docs/video.md",
      [Reference("nothing learned", "loss .637, accuracy .667")]),
    MetricExplanation(
      "crossmasked_loss", "crossmasked_accuracy",
      is: "of hidden words, predicted with the clip's help: loss and share that is right",
      page: "docs/video.md"),
    MetricExplanation(
      "pixels_loss",
      is:
        "of hidden pixels, less the mean of their patch and colour and over its deviation: the mean "
        + "squared error", page: "docs/video.md",
      [Reference("zero, n pixels that differ", "(n - 1)/n")]),
    MetricExplanation(
      "pixels_ofzero",
      is: "that error as a share of that of predicting zero; 1: nothing is learned",
      page: "docs/video.md", [Reference("the alarm", "above .97 for long")]),
    MetricExplanation(
      "r@k", "text_to_video_r@k", "video_to_text_r@k",
      is: "the share of queries with a right candidate among the first k", page: "docs/video.md",
      [Reference("chance, N candidates", "k/N")]),
    MetricExplanation(
      "medr", "text_to_video_medr", "video_to_text_medr",
      is: "the median rank of the best right candidate, from 1", page: "docs/video.md",
      [Reference("chance, N candidates", "(N + 1)/2")]),
    MetricExplanation(
      "meanr", "text_to_video_meanr", "video_to_text_meanr",
      is: "the mean rank of the best right candidate, from 1", page: "docs/video.md",
      [Reference("chance, N candidates", "(N + 1)/2")]),
    MetricExplanation(
      "text_to_video_mrr", "video_to_text_mrr",
      is: "the mean reciprocal rank: of 1 over the rank of the best right candidate, from 1",
      page: "docs/cross-modal.md",
      [Reference("chance, N candidates", "about (ln N + .577)/N: .052 of 100, .0075 of 1,000")]),
    MetricExplanation(
      "probe", "probe_(pairs)",
      is: "the share of clips whose caption scores above one that is wrong in one thing, by the "
        + "cosine or by the classifier of pairs; ties count half", page: "docs/video.md",
      [
        Reference("chance", ".5"),
        Reference("any model that reads a bag of words", ".5 on order and what is exchanged"),
      ]),
    MetricExplanation(
      "majority",
      is: "the share of questions that the commonest of their right answers alone would answer, of "
        + "all or of a kind", page: "docs/video.md"),
    MetricExplanation(
      "family_accuracy", "family_accuracy_(pairs)",
      is: "the share of clips whose caption scores above those of all clips of its family, by the "
        + "cosine or by the classifier of pairs; ties count as choosing at random does",
      page: "docs/video.md",
      [
        Reference("chance, families of N", "1/N: .0625 of 16"),
        Reference("blind to the order of frames, made-up families", ".5"),
        Reference("any model that reads a bag of words, made-up families", ".125"),
      ]),
  ]
}
