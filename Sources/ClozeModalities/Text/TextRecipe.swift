import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeSequences
import ClozeTokens
import ClozeTraining

/// A complete recipe for pretraining on text.
public typealias TextRecipe = Recipe<TextBody>

/// The part of a recipe that is specific to text.
public struct TextBody: MaskedBody, GrowingBody {
  /// The modality of the recipe.
  public typealias Kind = TextModality
  /// The kind of sequences.
  public typealias Base = TextModality

  /// The text and its division into documents.
  public struct Corpus: Codable, Sendable, Equatable {
    /// The files and folders of plain text and JSONL.
    public var paths: [String] = []
    /// The weight of each path: how often its samples are drawn in an epoch. Empty if each is drawn
    /// once.
    public var weights: [Double] = []
    /// The unit that counts as one document in a plain text file.
    public var unit = "automatic"
    /// The field of a JSONL record that holds the text.
    public var field = "text"
    /// The files and folders that validate; empty if a part of the text does.
    public var validationPaths: [String] = []
    /// The seed that draws the documents held out, and the tokens hidden in them.
    public var splitSeed = SplitKeys.usualSeed
    /// The share of documents held out for validation.
    public var validationFraction = 0.05
    /// The maximum number of tokens scored in one validation, always the same ones.
    public var validationTokens = 50_000

    /// Makes the default corpus.
    public init() {}
  }

  /// The tokenizer to use, or the settings for training one.
  public struct TokenizerChoice: Codable, Sendable, Equatable {
    /// The path of a tokenizer or a model folder; `nil` to train a vocabulary on the corpus.
    public var path: String?
    /// The size of a vocabulary to train.
    public var vocabularySize = 30_000
    /// The path of a file with tokens that are added to the vocabulary of the model or the
    /// tokenizer, one on each line; `nil` for none.
    public var added: String?
    /// True if upper and lower case are distinguished.
    public var cased = false
    /// The method by which the vocabulary is trained: `pair` or `likelihood`.
    public var method = "pair"

    /// Makes the default choice.
    public init() {}
  }

  /// The text.
  public var data = Corpus()
  /// The run or model folder that training goes on from, which determines the sizes and the
  /// tokenizer; `nil` for none.
  public var model: String?
  /// True if training starts from its weights; false if only its sizes and tokenizer are used.
  public var pretrained = true
  /// The tokenizer.
  public var tokenizer = TokenizerChoice()
  /// The settings for cutting documents into samples.
  public var samples = SampleConfiguration()
  /// The settings of masking.
  public var masking = MaskingConfiguration()
  /// The objectives.
  public var objectives = ObjectiveChoice.masked
  /// The maximum number of tokens per batch.
  public var tokensPerBatch = 4096
  /// The encoder.
  public var encoder = EncoderConfiguration()

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "data.paths": "files and folders of plain text and JSONL",
    "data.unit": "what counts as one document in a plain text file",
    "data.field": "the field of a JSONL record that holds the text",
    "tokenizer.path": "a tokenizer or model folder; null: a vocabulary is trained on the data",
    "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
    "tokenizer.added":
      "a file of tokens that the model's or the tokenizer's vocabulary grows by; null: none",
    "tokenizer.cased": "whether upper and lower case differ",
    "tokenizer.method": "how pieces of words are found: frequent pairs or their likelihood",
  ].merging(maskedSummaries) { text, _ in text }

  /// The possible values of restricted texts.
  public static let choices: [String: [String]] = [
    "data.unit": TextUnit.allCases.map(\.rawValue),
    "tokenizer.method": VocabularyTrainingOptions.Method.allCases.map(\.rawValue),
  ]

  /// Gives the model and the tokenizer an empty path.
  public mutating func fillOptionals() {
    (model, tokenizer.path, tokenizer.added) = ("", "", "")
  }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = maskedProblems()
    if tokenizer.added != nil, model == nil, tokenizer.path == nil {
      problems.append(
        "tokenizer.added needs a vocabulary that grows: name a model (--model) or a tokenizer")
    }
    if data.paths.isEmpty { problems.append("data.paths is empty: give text with --data") }
    if TextUnit(rawValue: data.unit) == nil {
      let names = TextUnit.allCases.map(\.rawValue).joined(separator: ", ")
      problems.append("data.unit is \(data.unit): must be one of \(names)")
    }
    if VocabularyTrainingOptions.Method(rawValue: tokenizer.method) == nil {
      let names = VocabularyTrainingOptions.Method.allCases.map(\.rawValue)
      problems.append(
        "tokenizer.method is \(tokenizer.method): must be one of \(names.joined(separator: ", "))")
    }
    return problems
  }
}

extension TextBody {
  /// The share of documents held out for validation.
  public var validationFraction: Double { data.validationFraction }
  /// The maximum number of tokens scored in one validation, always the same ones.
  public var validationTokens: Int { data.validationTokens }

  /// The files and folders of plain text and JSONL.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The files and folders that validate; empty if a part of the data does.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The weight of each path of the data.
  public var dataWeights: [Double] {
    get { data.weights }
    set { data.weights = newValue }
  }

  /// The seed that draws what validates.
  public var splitSeed: UInt64 { data.splitSeed }

  /// The file of tokens that the vocabulary grows by.
  public var addedTokensPath: String? {
    get { tokenizer.added }
    set { tokenizer.added = newValue }
  }

  /// The paths of the model, the tokenizer and the tokens that are added to it.
  public static var paths: [WritableKeyPath<TextBody, String?>] {
    [\.modelPath, \.tokenizerPath, \.addedTokensPath]
  }

  /// Returns `tokenizer` with the tokens that the recipe adds; nil if it adds none.
  ///
  /// - Throws: The errors of `adding(tokensIn:)`.
  public func grown(
    _ tokenizer: WordPieceTokenizer
  ) throws -> GrownTokenizer<WordPieceTokenizer>? {
    try self.tokenizer.added.map(tokenizer.adding(tokensIn:))
  }

  /// The path of a tokenizer or a model folder; nil to train a vocabulary on the text.
  public var tokenizerPath: String? {
    get { tokenizer.path }
    set { tokenizer.path = newValue }
  }

  /// The size of a vocabulary to train.
  public var vocabularySize: Int {
    get { tokenizer.vocabularySize }
    set { tokenizer.vocabularySize = newValue }
  }

  /// Returns the size of the text in bytes.
  public func dataBytes() throws -> Int { try TextFileList(paths: data.paths).totalBytes }
}
