extension MetricExplanation {
  /// The metrics of codes that a quantizer gives frames.
  static let codes = [
    MetricExplanation(
      "codecontrast_loss", "codecontrast_accuracy",
      is: "of the codes of a hidden step, recognized among those of other steps: loss and share "
        + "that is right; a sudden fall may be a collapse, see codeContrast_equalNegatives",
      page: "docs/objectives.md",
      [Reference("nothing learned, N negatives", "ln (N + 1): 4.62 of 100; accuracy 1/(N + 1)")]),
    MetricExplanation(
      "codecontrast_equalnegatives",
      is:
        "the share of negatives that have the same codes as the right step and do not count; near "
        + "1 the codes have collapsed", page: "docs/objectives.md",
      [Reference("N codes equally frequent", "1/N"), Reference("the alarm", "above .5")]),
    MetricExplanation(
      "diversity_loss",
      is: "the share of the codes that the mean probabilities leave unused; near 1 the codes have "
        + "collapsed", page: "docs/objectives.md",
      [Reference("all codes equally probable", "0")]),
    MetricExplanation(
      "diversity_perplexity",
      is: "the number of equally frequent codes with the entropy of the mean probabilities, summed "
        + "over codebooks", page: "docs/objectives.md",
      [Reference("G codebooks of V codes", "G when collapsed, at most G V")]),
    MetricExplanation(
      "diversity_hardperplexity",
      is: "the number of equally frequent codes with the entropy of the chosen ones, summed over "
        + "codebooks; a batch has no more than it has hidden steps", page: "docs/objectives.md",
      [
        Reference("G codebooks of V codes", "G when collapsed, at most G V"),
        Reference("the alarm", "below a twentieth of G V"),
      ]),
    MetricExplanation(
      "diversity_codesinuse", is: "the number of codes that the hidden steps of a batch have",
      page: "docs/objectives.md", [Reference("G codebooks of V codes", "at most G V")]),
  ]
}
