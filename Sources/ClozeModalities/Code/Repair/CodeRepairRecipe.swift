import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeSequences
import ClozeTraining

/// A complete recipe for finding and repairing misused variables.
public typealias CodeRepairRecipe = Recipe<CodeRepairBody>

/// The part of a recipe that is particular to finding and repairing misused variables.
public struct CodeRepairBody: FinetuneBody {
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
  /// The defaults.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "data.paths": "files and folders of examples, as data make code-tasks writes them",
    "model": "the run or model folder whose sizes and tokenizer hold; null: none",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "tokenizer": "a tokenizer, model or run folder; null: the model's",
    "maximumLength": "the most tokens of a function; the rest is cut off",
    "batch": "functions of a batch",
    "multipliesMask":
      "whether tokens that are no variables compete with a score of 0 (CuBERT's way)",
  ]

  /// The encoder.
  public static var parts: [ConfigurationPart<CodeRepairBody>] { finetuneParts }

  /// Gives the model and the tokenizer a path.
  public mutating func fillOptionals() { (model, tokenizer) = ("", "") }

  /// The metrics that validation gives.
  public var metrics: [LoggedMetric] { CodeRepairTask.validationMetrics }

  /// The problems of the values.
  public func problems() -> [String] {
    (data.paths.isEmpty ? ["data.paths is empty: give examples with --data"] : [])
      + lengthProblems
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

  /// Throws unless the data, the model and the tokenizer are there.
  public static func check(_ recipe: CodeRepairRecipe) throws {
    let body = recipe.body
    _ = try LabelledSource(paths: body.data.paths, fields: []).files()
    try body.checkSizes(usual: recipe.preset.body)
    guard try body.namedTokenizer() != nil else { throw RepairError.noTokenizer }
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
