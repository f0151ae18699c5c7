extension MetricExplanation {
  /// The metrics of recognised texts.
  static let transcripts = [
    MetricExplanation(
      "wer",
      is: "the word error rate: words replaced, missing and added by the words that were said, "
        + "summed over the set; above 1 where more is wrong than was said", page: "docs/speech.md",
      [
        Reference("GRID, 51 words, one sentence for all clips", ".838"),
        Reference("nothing recognised", "1: all words are missing"),
      ]),
    MetricExplanation(
      "cer",
      is: "the character error rate: as the word error rate, of characters and single blanks",
      page: "docs/speech.md",
      [
        Reference("GRID, 51 words, one sentence for all clips", ".654"),
        Reference("nothing recognised", "1: all characters are missing"),
      ]),
  ]
}
