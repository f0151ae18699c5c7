extension SampleConfiguration {
  /// A one-line summary of each setting.
  public static let summaries: [String: String] = [
    "maximumLength": "the most tokens of a sample, [CLS] and [SEP] included",
    "shortSequenceProbability":
      "the share of samples that are cut shorter, so that short inputs occur",
    "minimumTokens": "runs of fewer tokens are left out",
    "spansDocuments": "whether a sample may go on from one document to the next",
  ]
}
