import ArgumentParser
import ClozeCapabilities
import ClozeReport
import ClozeTokens

extension VocabularyTrainingOptions.Method: ExpressibleByArgument {}

/// The kinds of tokenizers that can be trained.
enum TokenizerKinds: ChoiceList {
  static var choices: [String] { Registry.providers(of: .tokenizers).map { $0.tokenizerKind } }
}

/// `cloze tokenizer train`: trains a vocabulary on text.
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

  @Argument(help: "The sort of tokenizer: wordpiece or code.")
  var kind: Choice<TokenizerKinds>

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

  @OptionGroup var replacement: ReplacementOption

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
    let isOfCode = provider?.trainsOnSourceCode == true
    if !isOfCode, code.isGiven || comments || limitAlphabet != nil {
      throw ValidationError("options that begin with 'Code:' in the help go with train code")
    }
    let isOfText = corpus.field != "text" || corpus.unit != .automatic
    if isOfCode, cased || method != .pair || minFrequency != 2 || isOfText {
      throw ValidationError(
        "--cased, --field, --method, --min-frequency and --unit go with train wordpiece")
    }
  }

  private var provider: (any TokenizerProviding.Type)? {
    Registry.providers(of: .tokenizers).first { $0.tokenizerKind == kind.text }
  }

  private var request: TokenizerTrainingRequest {
    var request = TokenizerTrainingRequest(
      corpus.source, size: vocabSize, folder: out, threads: Machine.cores)
    request.code = code.selection
    (request.isCased, request.method) = (cased, method)
    request.minimumFrequency = minFrequency
    (request.keepsComments, request.alphabetLimit) = (comments, limitAlphabet)
    return request
  }

  func execute(_ session: Session) throws {
    guard let provider else {
      throw Misuse(text: "tokenizers of the sort '\(kind.text)' cannot be trained")
    }
    try replacement.check(out, foreign: ["config.json", "recipe.yaml"])
    let observer = SessionObserver(session)
    defer { observer.finish() }
    let properties = try provider.trainTokenizer(request, observer)
    observer.finish()
    session.made(.folder, out)
    var records = Records(columns: ["name", "value"])
    records.append(properties)
    try session.show(records)
  }
}
