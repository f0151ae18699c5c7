/// How `VocabularyTrainer` makes a WordPiece vocabulary.
public struct VocabularyTrainingOptions: Sendable, Equatable {
  /// Which pair of pieces is joined next.
  public enum Method: String, Codable, Sendable, CaseIterable {
    /// The most frequent pair: byte-pair encoding (Sennrich et al. 2016) with `##`, as Hugging Face's
    /// `WordPieceTrainer` does.
    case pair
    /// The pair with the highest f(ab) / (f(a) f(b)), which raises the likelihood of the corpus most
    /// (Schuster and Nakajima 2012).
    ///
    /// Unchecked, this prefers pieces that occur once, and only together. So only pairs at least as
    /// frequent as a floor compete; it is half the count of the most frequent pair, and is halved
    /// again, down to `minimumFrequency`, each time no pair reaches it.
    case likelihood
  }

  /// Which pair of pieces is joined next.
  public var method = Method.pair
  /// The number of tokens wanted, special tokens and characters included.
  public var vocabularySize = 30_000
  /// Pairs that are rarer are never joined.
  public var minimumFrequency = 2
  /// The most different characters; the rarest are left out, and words with them.
  public var limitAlphabet = 1000
  /// The most different words kept in memory; beyond it the rarer half is forgotten.
  public var wordLimit = 8_000_000
  /// What is done to text before words are counted; must be the tokenizer's own settings.
  public var settings = WordPieceSettings.uncased

  /// The defaults.
  public init() {}

  /// The first thing wrong with the options, or nil.
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

/// Why a vocabulary cannot be trained, and what to do.
public enum VocabularyTrainingError: Error, Equatable, Sendable {
  /// The texts held no words.
  case emptyCorpus
  /// The special tokens and the alphabet alone need `needed` tokens.
  case sizeTooSmall(size: Int, needed: Int)
  /// An option is below the least value it may have.
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
