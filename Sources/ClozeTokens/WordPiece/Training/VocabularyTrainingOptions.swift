/// The settings for training a WordPiece vocabulary with `VocabularyTrainer`.
public struct VocabularyTrainingOptions: Sendable, Equatable {
  /// The rule that selects the next pair of pieces to join.
  public enum Method: String, Codable, Sendable, CaseIterable {
    /// The most frequent pair: byte-pair encoding (Sennrich et al. 2016) with `##`, as in Hugging
    /// Face's `WordPieceTrainer`.
    case pair
    /// The pair with the highest f(ab) / (f(a) f(b)), which raises the likelihood of the corpus
    /// most (Schuster and Nakajima 2012).
    ///
    /// Unchecked, this prefers pieces that occur once, and only together. So only pairs at least as
    /// frequent as a floor compete; it starts at half the count of the most frequent pair and is
    /// halved, down to `minimumFrequency`, each time no pair reaches it.
    case likelihood
  }

  /// The rule that selects the next pair of pieces to join.
  public var method = Method.pair
  /// The requested number of tokens, including special tokens and characters.
  public var vocabularySize = 30_000
  /// The minimum frequency of a pair to be joined.
  public var minimumFrequency = 2
  /// The maximum number of distinct characters; the rarest are left out, together with words that
  /// contain them.
  public var limitAlphabet = 1000
  /// The maximum number of distinct words in memory; beyond it the rarer half is forgotten.
  public var wordLimit = 8_000_000
  /// The normalisation of text before words are counted; must equal the tokenizer's settings.
  public var settings = WordPieceSettings.uncased

  /// Makes the default options.
  public init() {}

  /// Returns the first problem with the options, or nil.
  func problem() -> VocabularyTrainingError? {
    let least = [
      ("minimumFrequency", minimumFrequency, 1), ("limitAlphabet", limitAlphabet, 1),
      ("wordLimit", wordLimit, 2),
    ]
    return least.first { $0.1 < $0.2 }.map {
      .invalidOption(name: $0.0, value: $0.1, least: $0.2)
    }
  }
}

/// A failure to train a vocabulary.
public enum VocabularyTrainingError: Error, Equatable, Sendable {
  /// The texts contain no words.
  case emptyCorpus
  /// The special tokens and the alphabet alone need `needed` tokens.
  case sizeTooSmall(size: Int, needed: Int)
  /// An option is below its minimum.
  case invalidOption(name: String, value: Int, least: Int)
}

extension VocabularyTrainingError: CustomStringConvertible {
  /// One line: what is wrong and what to do.
  public var description: String {
    switch self {
    case .emptyCorpus: "the texts hold no words; give files with text"
    case .sizeTooSmall(let size, let needed):
      "a vocabulary of \(size) cannot hold the special tokens and the characters, which are "
        + "\(needed); ask for more tokens or limit the alphabet further"
    case .invalidOption(let name, let value, let least):
      "\(name) is \(value); it must be at least \(least)"
    }
  }
}
