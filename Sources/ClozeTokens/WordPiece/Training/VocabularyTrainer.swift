/// Trains a WordPiece vocabulary on text, deterministically.
///
///     var trainer = try VocabularyTrainer(options)
///     while let text = try next() { trainer.add(utf8: text) }
///     let result = try trainer.train { _ in }
///
/// Only the words and their counts are kept, so the corpus may be larger than memory.
public struct VocabularyTrainer: Sendable {
  /// The progress of training.
  public struct Progress: Sendable, Equatable {
    /// The number of tokens so far.
    public let done: Int
    /// The requested number of tokens; the result may have fewer.
    public let total: Int
  }

  /// A vocabulary and the statistics of its training.
  public struct Result: Sendable {
    /// `[PAD] [UNK] [CLS] [SEP] [MASK]`, the characters, the joined pieces in the order of joining.
    public let vocabulary: Vocabulary
    /// The number of words in the texts.
    public let words: Int
    /// The number of distinct words at the end.
    public let distinctWords: Int
    /// The number of distinct characters in the vocabulary.
    public let alphabet: Int
    /// The number of distinct characters left out because of `limitAlphabet`.
    public let droppedCharacters: Int
    /// The number of words forgotten because of `wordLimit`; 0 if all fitted.
    public let prunedWords: Int
    /// The highest count of a forgotten word.
    public let prunedFrequency: Int
  }

  /// The training options.
  public let options: VocabularyTrainingOptions
  private let scanner: WordScanner
  private var counter: WordCounter

  /// Makes a trainer that has seen no text.
  ///
  /// - Throws: `VocabularyTrainingError.invalidOption`.
  public init(_ options: VocabularyTrainingOptions) throws {
    if let problem = options.problem() { throw problem }
    self.options = options
    scanner = WordScanner(options.settings)
    counter = WordCounter(limit: options.wordLimit)
  }

  /// Counts the words of `text`. A word must not continue in the next text.
  public mutating func add(utf8 text: UnsafeBufferPointer<UInt8>) {
    scanner.scan(text, into: &counter)
  }

  /// Counts the words of `text`.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(utf8: $0) }
  }

  /// Makes the vocabulary of all texts added so far.
  ///
  /// `progress` is called from time to time; what it throws ends training.
  ///
  /// - Throws: `VocabularyTrainingError`, or what `progress` throws.
  public func train(progress: (Progress) throws -> Void = { _ in }) throws -> Result {
    let specials = Vocabulary.Special.allCases
    let alphabet = Alphabet(counter, limit: options.limitAlphabet)
    guard !alphabet.characters.isEmpty else { throw VocabularyTrainingError.emptyCorpus }
    let (words, symbols) = alphabet.segment(counter)
    let needed = specials.count + symbols.count, size = options.vocabularySize
    guard needed <= size else {
      throw VocabularyTrainingError.sizeTooSmall(size: size, needed: needed)
    }
    var merger = PairMerger(words: words, symbols: symbols, options: options)
    try merger.run(until: size - specials.count) { count in
      let done = count + specials.count
      if done % 256 == 0 || done == size { try progress(Progress(done: done, total: size)) }
    }
    let tokens =
      specials.map { Array($0.rawValue.utf8) }
      + (0..<merger.symbols.count).map { Array(merger.symbols[$0]) }
    return Result(
      vocabulary: try Vocabulary(tokens, source: "the trained vocabulary"), words: counter.total,
      distinctWords: counter.words.count, alphabet: alphabet.characters.count,
      droppedCharacters: alphabet.dropped, prunedWords: counter.pruned,
      prunedFrequency: counter.prunedFrequency)
  }
}
