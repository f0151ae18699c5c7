import ClozeEncoder
import ClozeMasking
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A complete recipe for pretraining on source code.
public struct CodeRecipe: MaskedRecipe {
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

  /// The preset that this recipe began as.
  public var recipe = "code"
  /// Source code.
  public var modality = ModalityName<CodeModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The source code.
  public var data = Corpus()
  /// The tokenizer.
  public var tokenizer = TokenizerChoice()
  /// How files are cut into samples, behind logical lines.
  public var samples = SampleConfiguration()
  /// How tokens are hidden.
  public var masking = MaskingConfiguration()
  /// The most tokens of a batch.
  public var tokensPerBatch = 4096
  /// The encoder.
  public var encoder = EncoderConfiguration()
  /// Steps, optimizer, schedule.
  public var training = TrainingConfiguration()

  /// The most tokens scored in one validation.
  public var validationTokens: Int { data.validationTokens }

  /// The defaults.
  public init() {}

  /// All keys, optionals filled.
  public static var schema: CodeRecipe {
    var recipe = CodeRecipe()
    recipe.tokenizer.path = ""
    recipe.masking.maximumPerSequence = 1
    recipe.training.selection.metric = ""
    return recipe
  }

  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "data.paths": "files and folders of source code",
      "data.files.language": "the language; files with its endings are read",
      "data.files.maximumBytes": "larger files are passed over",
      "data.files.skipsGenerated": "whether files that a program wrote are passed over",
      "data.files.licences": "the licences asked for; []: any",
      "data.files.duplicates": "which copies are left out: keep (none), exact or near",
      "data.files.similarity": "the least similarity of files that are nearly the same",
      "data.files.projectDepth": "how many folders below a path tell projects apart",
      "tokenizer.path": "a tokenizer, model or run folder; null: a vocabulary is trained",
      "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
      "tokenizer.comments": "whether comments are kept, where a vocabulary is trained",
    ], maskedSummaries,
    ["data.validationFraction": "the share of projects held out for validation"],
  ].reduce([:]) { $0.merging($1) { _, last in last } }

  /// The texts that name one of a few things.
  public static let declaredChoices = maskedChoices

  /// All that is wrong with the values.
  public func validate() -> [String] {
    var problems = maskedProblems(validationFraction: data.validationFraction)
    problems += data.files.validate().map { "data.files." + $0 }
    if data.paths.isEmpty { problems.append("data.paths is empty: give source code with --data") }
    return problems
  }
}

extension CodeRecipe {
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
