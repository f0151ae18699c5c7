import ClozeConfiguration
import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeSequences
import ClozeTokens
import ClozeTraining

/// A complete recipe for pretraining on source code.
public typealias CodeRecipe = Recipe<CodeBody>

/// The part of a recipe that is specific to source code.
public struct CodeBody: MaskedBody {
  /// The modality of the recipe.
  public typealias Kind = CodeModality
  /// The kind of sequences.
  public typealias Base = CodeModality

  /// The source code, and the selection of its files.
  public struct Corpus: Codable, Sendable, Equatable {
    /// The files and folders of source code.
    public var paths: [String] = []
    /// The weight of each path: how often its samples are drawn in an epoch. Empty if each is drawn
    /// once.
    public var weights: [Double] = []
    /// The selection of files.
    public var files = CodeCorpusSettings()
    /// The files and folders that validate; empty if a part of the projects does.
    public var validationPaths: [String] = []
    /// The seed that draws the projects held out, and the tokens hidden in them.
    public var splitSeed = SplitKeys.usualSeed
    /// The share of projects held out for validation.
    public var validationFraction = 0.05
    /// The maximum number of tokens scored in one validation, always the same ones.
    public var validationTokens = 50_000

    /// Makes the default corpus.
    public init() {}
  }

  /// The tokenizer to use, or the settings for training one.
  public struct TokenizerChoice: Codable, Sendable, Equatable {
    /// The path of a tokenizer, model or run; `nil` to train a vocabulary on the corpus.
    public var path: String?
    /// The size of a vocabulary to train.
    public var vocabularySize = 16_000
    /// True to keep comments if a vocabulary is trained.
    public var comments = false

    /// Makes the default choice.
    public init() {}
  }

  /// The source code.
  public var data = Corpus()
  /// The run or model folder that training goes on from, which determines the sizes and the
  /// tokenizer; `nil` for none.
  public var model: String?
  /// True if training starts from its weights; false if only its sizes and tokenizer are used.
  public var pretrained = true
  /// The tokenizer.
  public var tokenizer = TokenizerChoice()
  /// The settings for cutting files into samples, at the ends of logical lines.
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
    "data.paths": "files and folders of source code",
    "tokenizer.path": "a tokenizer, model or run folder; null: a vocabulary is trained",
    "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
    "tokenizer.comments": "whether comments are kept, where a vocabulary is trained",
    "data.validationFraction": "the share of projects held out for validation",
  ].merging(maskedSummaries) { code, _ in code }

  /// The sections of all documents, and that of the selection of files.
  public static var parts: [ConfigurationPart<CodeBody>] {
    [ConfigurationPart("data.files", \.data.files)] + maskedParts
  }

  /// Gives the model and the tokenizer an empty path.
  public mutating func fillOptionals() { (model, tokenizer.path) = ("", "") }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    maskedProblems()
      + (data.paths.isEmpty ? ["data.paths is empty: give source code with --data"] : [])
  }
}

extension CodeBody {
  /// The share of projects held out for validation.
  public var validationFraction: Double { data.validationFraction }
  /// The maximum number of tokens scored in one validation.
  public var validationTokens: Int { data.validationTokens }

  /// The files and folders of source code.
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

  /// The path of a tokenizer or a model folder; nil to train a vocabulary on the corpus.
  public var tokenizerPath: String? {
    get { tokenizer.path }
    set { tokenizer.path = newValue }
  }

  /// The size of a vocabulary to train.
  public var vocabularySize: Int {
    get { tokenizer.vocabularySize }
    set { tokenizer.vocabularySize = newValue }
  }

  /// Returns the size of the files in bytes, including copies.
  public func dataBytes() throws -> Int {
    try CodeCorpus(paths: data.paths, settings: listing).totalBytes
  }

  /// Returns the files under `paths` that the recipe selects.
  func corpus(
    _ paths: [String], threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> CodeCorpus {
    let corpus = try CodeCorpus(paths: paths, settings: data.files, threads: threads) {
      try observe(.reading(bytes: $0))
    }
    let copies = corpus.clusters.reduce(0) { $0 + $1.members.count }
    try observe(
      .note(
        "\(corpus.files.count) files of \(corpus.projects.count) projects"
          + (copies > 0 ? ", \(copies) copies left out" : "")))
    return corpus
  }

  /// The settings for listing files without reading them.
  private var listing: CodeCorpusSettings {
    var settings = data.files
    (settings.skipsGenerated, settings.licences, settings.duplicates) = (false, [], .keep)
    return settings
  }
}
