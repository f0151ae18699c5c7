import ClozeConfiguration

/// The settings for cutting documents into samples for masked language modelling.
public struct SampleConfiguration: ConfigurationSection {
  /// The maximum number of tokens of a sample, including [CLS] and [SEP].
  public var maximumLength = 128
  /// The share of samples with a shorter target length, drawn uniformly from 2 up: BERT uses 0.1
  /// (Devlin et al. 2019, A.2, per document) so that the model also sees short inputs.
  public var shortSequenceProbability = 0.0
  /// The minimum number of tokens of a run; shorter documents and ends of documents are left out.
  public var minimumTokens = 8
  /// True if a sample may continue from one document to the next, with a [SEP] between, as in
  /// RoBERTa's FULL-SENTENCES (Liu et al. 2019, section 4.2). For text of many short documents.
  public var spansDocuments = false
  /// True if samples are pairs `[CLS] A [SEP] B [SEP]`, where B in half of the cases comes from
  /// another document, drawn anew in each epoch. Not a key: the objective of next sentences
  /// determines it.
  public var nextSentence = false

  private enum CodingKeys: CodingKey {
    case maximumLength, shortSequenceProbability, minimumTokens, spansDocuments
  }

  /// Makes the default settings.
  public init() {}

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    var problems: [String] = []
    if !(8...1 << 19).contains(maximumLength) {
      problems.append("maximumLength is \(maximumLength); it must be in 8...\(1 << 19)")
    }
    if !(0...1).contains(shortSequenceProbability) {
      problems.append(
        "shortSequenceProbability is \(shortSequenceProbability); it must be in 0...1")
    }
    if minimumTokens < 2 || minimumTokens > max(8, maximumLength) - 3 {
      problems.append("minimumTokens is \(minimumTokens); it must be in 2...maximumLength - 3")
    }
    if spansDocuments && nextSentence {
      problems.append(
        "spansDocuments and the objective nextSentence exclude each other; turn one off")
    }
    return problems
  }

  /// The maximum number of tokens of a sample without its frame.
  var room: Int { maximumLength - (nextSentence ? 3 : 2) }
}
