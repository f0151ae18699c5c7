import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeSequences
import ClozeTensor
import ClozeTraining

/// A complete recipe for finding and repairing misused variables.
public struct CodeRepairRecipe: FinetuneRecipe {
  /// The modality that the recipe is for.
  public typealias Kind = CodeRepairModality
  /// The kind of sequences.
  public typealias Base = CodeModality

  /// Where the examples are.
  public struct Corpus: Codable, Sendable, Equatable {
    /// Files and folders of examples, those that validate in files called so.
    public var paths: [String] = []

    /// The defaults.
    public init() {}
  }

  /// The preset that this recipe began as.
  public var recipe = "code-repair"
  /// What kind of recipe it is.
  public var modality = ModalityName<CodeRepairModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The examples.
  public var data = Corpus()
  /// The run or model folder whose sizes and tokenizer hold; `nil`: none.
  public var model: String?
  /// Whether its weights are begun with, not only its sizes and tokenizer.
  public var pretrained = true
  /// A tokenizer, where there is no model.
  public var tokenizer: String?
  /// The most tokens of a function; the rest is cut off.
  public var maximumLength = 256
  /// Functions of a batch.
  public var batch = 32
  /// Whether scores are multiplied by the mask of candidates, as in CuBERT's program, instead of
  /// those alone competing.
  public var multipliesMask = false
  /// The encoder.
  public var encoder = EncoderConfiguration()
  /// Steps, optimizer, schedule, and how the model is chosen.
  public var training = TrainingConfiguration()

  /// The defaults.
  public init() {}

  /// All keys, optionals filled.
  public static var schema: CodeRepairRecipe {
    var recipe = CodeRepairRecipe()
    recipe.model = ""
    recipe.tokenizer = ""
    recipe.training.selection.metric = ""
    return recipe
  }

  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "recipe": "the preset that the recipe began as",
      "modality": "the kind of data that the recipe is for",
      "seed": "all random numbers follow from it",
      "precision": "the type of activations; auto: the faster of the two, measured",
      "data.paths": "files and folders of examples, as data make code-tasks writes them",
      "model": "the run or model folder whose sizes and tokenizer hold; null: none",
      "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
      "tokenizer": "a tokenizer, model or run folder; null: the model's",
      "maximumLength": "the most tokens of a function; the rest is cut off",
      "batch": "functions of a batch",
      "multipliesMask":
        "whether tokens that are no variables compete with a score of 0 (CuBERT's way)",
    ],
    EncoderConfiguration.summaries.under("encoder"),
    TrainingConfiguration.summaries.under("training"),
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "training.selection.metric": CodeRepairTask.validationMetrics
  ]

  /// All that is wrong with the values.
  public func validate() -> [String] {
    let metrics = CodeRepairTask.validationMetrics
    return (data.paths.isEmpty ? ["data.paths is empty: give examples with --data"] : [])
      + encoder.validate() + training.validate(metrics: metrics) + lengthProblems
  }

  /// Files and folders of examples.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// A tokenizer or a folder that has one.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// Finds out whether the data, the model and the tokenizer are there.
  public func check() throws {
    _ = try LabelledSource(paths: data.paths, fields: []).files()
    try checkSizes()
    guard try namedTokenizer() != nil else { throw RepairError.noTokenizer }
  }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try LabelledSource(paths: data.paths, fields: []).totalBytes()
  }

  /// The sizes of what is trained.
  public func sizes() throws -> StatedSizes {
    // A run that goes on has the sizes of its model, which need not be there any more; the few rows of the
    // embeddings are counted once the run's tokenizer is read.
    let recipe = (try? adopting()) ?? self
    let rows = try? namedTokenizer().map(recipe.rows)
    return recipe.sizes(rows: rows ?? 0)
  }

  /// The sizes with `rows` rows of the embeddings.
  func sizes(rows: Int) -> StatedSizes {
    let width = encoder.hidden
    return sizes(vocabulary: rows, head: 2 * width * (width + 1), asked: 1)
  }
}
