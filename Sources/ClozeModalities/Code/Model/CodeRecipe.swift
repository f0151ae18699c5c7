import ClozeConfiguration
import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeSequences
import ClozeTokens
import ClozeTraining

/// A complete recipe for pretraining on source code.
public typealias CodeRecipe = Recipe<CodeBody>

/// The part of a recipe that is particular to source code.
public struct CodeBody: MaskedBody {
  /// The modality that the recipe is for.
  public typealias Kind = CodeModality

  /// Where the source code is and which of it is read.
  public struct Corpus: Codable, Sendable, Equatable {
    /// Files and folders of source code.
    public var paths: [String] = []
    /// Which files are read.
    public var files = CodeCorpusSettings()
    /// The share of projects held out for validation.
    public var validationFraction = 0.05
    /// The most tokens scored in one validation; the same ones each time.
    public var validationTokens = 50_000

    /// The defaults.
    public init() {}
  }

  /// Which tokenizer is used, or how one is trained.
  public struct TokenizerChoice: Codable, Sendable, Equatable {
    /// A tokenizer, model or run folder; `nil`: a vocabulary is trained on the corpus.
    public var path: String?
    /// The size of a vocabulary to be trained.
    public var vocabularySize = 16_000
    /// Whether comments are kept, where a vocabulary is trained.
    public var comments = false

    /// The defaults.
    public init() {}
  }

  /// The source code.
  public var data = Corpus()
  /// The tokenizer.
  public var tokenizer = TokenizerChoice()
  /// How files are cut into samples, behind logical lines.
  public var samples = SampleConfiguration()
  /// The way in which tokens are hidden.
  public var masking = MaskingConfiguration()
  /// The objectives.
  public var objectives = ObjectiveChoice.masked
  /// The most tokens of a batch.
  public var tokensPerBatch = 4096
  /// The encoder.
  public var encoder = EncoderConfiguration()

  /// The defaults.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "data.paths": "files and folders of source code",
    "tokenizer.path": "a tokenizer, model or run folder; null: a vocabulary is trained",
    "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
    "tokenizer.comments": "whether comments are kept, where a vocabulary is trained",
    "data.validationFraction": "the share of projects held out for validation",
  ].merging(maskedSummaries) { code, _ in code }

  /// The sections of all documents, and the choice of files.
  public static var parts: [ConfigurationPart<CodeBody>] {
    [ConfigurationPart("data.files", \.data.files)] + maskedParts
  }

  /// Gives the tokenizer a path.
  public mutating func fillOptionals() { tokenizer.path = "" }

  /// The problems of the values.
  public func problems() -> [String] {
    maskedProblems()
      + (data.paths.isEmpty ? ["data.paths is empty: give source code with --data"] : [])
  }
}

extension CodeBody {
  /// The share of projects held out for validation.
  public var validationFraction: Double { data.validationFraction }
  /// The most tokens scored in one validation.
  public var validationTokens: Int { data.validationTokens }

  /// Files and folders of source code.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// A tokenizer or model folder; nil: a vocabulary is trained on the corpus.
  public var tokenizerPath: String? {
    get { tokenizer.path }
    set { tokenizer.path = newValue }
  }

  /// The size of a vocabulary to be trained.
  public var vocabularySize: Int {
    get { tokenizer.vocabularySize }
    set { tokenizer.vocabularySize = newValue }
  }

  /// The size of the files in bytes, copies and all.
  public func dataBytes() throws -> Int {
    try CodeCorpus(paths: data.paths, settings: listing).totalBytes
  }

  /// The files under `paths`, without what the recipe leaves out.
  func corpus(
    _ paths: [String], threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> CodeCorpus {
    let corpus = try CodeCorpus(paths: paths, settings: data.files, threads: threads) {
      observe(.reading(bytes: $0))
    }
    let copies = corpus.clusters.reduce(0) { $0 + $1.members.count }
    observe(
      .note(
        "\(corpus.files.count) files of \(corpus.projects.count) projects"
          + (copies > 0 ? ", \(copies) copies left out" : "")))
    return corpus
  }

  /// What lists files without reading them.
  private var listing: CodeCorpusSettings {
    var settings = data.files
    (settings.skipsGenerated, settings.licences, settings.duplicates) = (false, [], .keep)
    return settings
  }
}
