extension MaskingConfiguration {
  /// One line about each key.
  public static let summaries: [String: String] = [
    "policy": "which tokens are hidden together: single tokens, whole words, spans, n-grams",
    "rate": "the share of a sequence's tokens that is chosen for prediction",
    "maskRate": "the share of the chosen that become [MASK]",
    "randomRate": "the share of the chosen that become a random token",
    "keepRate": "the share of the chosen that stay as they are",
    "maximumPerSequence": "the most tokens chosen in one sequence; null for no limit",
    "lastShare": "the share of sequences of which the last token alone is chosen",
    "spanProbability": "p of the geometric distribution of span lengths, for policy span",
    "maximumSpan": "the most words of a span, for policy span",
    "maximumNGram": "the most words of an n-gram, for policy ngram",
  ]
}
