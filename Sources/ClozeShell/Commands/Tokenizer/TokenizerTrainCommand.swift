import ArgumentParser
import ClozeCode
import ClozeData
import ClozeReport
import ClozeText
import ClozeTokens

extension VocabularyTrainingOptions.Method: ExpressibleByArgument {}

/// `cloze tokenizer train`: a vocabulary from text.
struct TokenizerTrainCommand: Command {
  static let configuration = help(
    "train", "Make a vocabulary from text or source code and write a tokenizer folder.",
    notes: """
      wordpiece: the folder holds vocab.txt and what transformers' BertTokenizerFast reads.

      code: source code is cut as CuBERT does, and its pieces into subwords as tensor2tensor's \
      SubwordTextEncoder does, whose file vocabulary.txt is. The number of tokens is met to within 1%, \
      or as nearly as a minimum count from 1 to 1000 allows.
      """,
    examples: [
      "cloze tokenizer train wordpiece --data book.txt --vocab-size 8000 --out tokenizer",
      "cloze tokenizer train wordpiece --data texts/ more.jsonl --cased --out tokenizer",
      "cloze tokenizer train code --language python --data src/ --vocab-size 16000 --out subwords",
    ])

  /// The sorts of tokenizers that can be trained.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case wordpiece, code
  }

  @Argument(help: "The sort of tokenizer: wordpiece or code.")
  var kind: Kind

  @OptionGroup var corpus: CorpusOptions

  @Option(help: "The number of tokens, special ones and characters included.")
  var vocabSize = 30_000

  @Flag(help: "Keep capital letters and accents.")
  var cased = false

  @Option(help: "What is joined next: the most frequent pair, or that which raises the likelihood.")
  var method = VocabularyTrainingOptions.Method.pair

  @Option(help: "Pairs that occur fewer times are never joined.")
  var minFrequency = 2

  @OptionGroup var code: CodeOptions

  @Flag(help: "Code: keep comments.")
  var comments = false

  @Option(help: "Code: write all but this many characters as escapes, the rarest (default: none).")
  var limitAlphabet: Int?

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard vocabSize > 0 else {
      throw ValidationError("--vocab-size is \(vocabSize): must be at least 1")
    }
    guard minFrequency > 0 else {
      throw ValidationError("--min-frequency is \(minFrequency): must be at least 1")
    }
    if let limitAlphabet, limitAlphabet < 1 {
      throw ValidationError("--limit-alphabet is \(limitAlphabet): must be at least 1")
    }
    if kind != .code, code.isGiven || comments || limitAlphabet != nil {
      throw ValidationError("options that begin with 'Code:' in the help go with train code")
    }
    let isOfText = corpus.field != "text" || corpus.unit != .automatic
    if kind == .code, cased || method != .pair || minFrequency != 2 || isOfText {
      throw ValidationError(
        "--cased, --field, --method, --min-frequency and --unit go with train wordpiece")
    }
  }

  func execute(_ session: Session) throws {
    switch kind {
    case .wordpiece: try trainWordPiece(session)
    case .code: try trainCode(session)
    }
  }

  private func trainWordPiece(_ session: Session) throws {
    var options = VocabularyTrainingOptions()
    options.vocabularySize = vocabSize
    options.method = method
    options.minimumFrequency = minFrequency
    options.settings = cased ? .cased : .uncased
    let reader = try TextReader(corpus.source)
    let progress = PreparationProgress(session, totalBytes: reader.list.totalBytes)
    let tokenizer = try VocabularyTraining(options).train(on: reader, progress.show)
    progress.finish()
    try makeFolder(out)
    try tokenizer.save(to: out)
    session.made(.folder, out)
    if tokenizer.vocabulary.count < vocabSize {
      session.note(
        "note: the text gives \(tokenizer.vocabulary.count) tokens, not \(vocabSize): "
          + "no further pair occurs \(minFrequency) times")
    }
    try session.show(
      Records(properties: [
        "folder": .string(out), "tokens": .int(tokenizer.vocabulary.count),
        "cased": .bool(cased), "method": .string(method.rawValue),
        "fingerprint": .string(tokenizer.fingerprint),
      ]))
  }
}
