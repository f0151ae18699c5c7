import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeSequences
import ClozeTraining

/// A complete recipe for localisation and repair of misused variables.
public typealias CodeRepairRecipe = Recipe<CodeRepairBody>

/// The part of a recipe that is specific to localisation and repair of misused variables.
public struct CodeRepairBody: FinetuneBody {
  /// The modality of the recipe.
  public typealias Kind = CodeRepairModality
  /// The kind of sequences.
  public typealias Base = CodeModality

  /// The examples' files.
  public struct Corpus: Codable, Sendable, Equatable {
    /// The files and folders of examples; validation examples are in files named accordingly.
    public var paths: [String] = []
    /// The files and folders that validate; empty for the files of `paths` that are named so.
    public var validationPaths: [String] = []

    /// Makes the default corpus.
    public init() {}
  }

  /// The examples.
  public var data = Corpus()
  /// The run or model folder that determines the sizes and the tokenizer; `nil` for none.
  public var model: String?
  /// True if training starts from its weights; false if only its sizes and tokenizer are used.
  public var pretrained = true
  /// The path of a tokenizer, if there is no model.
  public var tokenizer: String?
  /// The maximum number of tokens of a function; the rest is truncated.
  public var maximumLength = 256
  /// The number of functions per batch.
  public var batch = 32
  /// True if scores are multiplied by the mask of candidates, as in CuBERT's program; false if only
  /// candidates compete.
  public var multipliesMask = false
  /// The encoder.
  public var encoder = EncoderConfiguration()
  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "data.paths": "files and folders of examples, as data make code-tasks writes them",
    "model": "the run or model folder whose sizes and tokenizer hold; null: none",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "tokenizer": "a tokenizer, model or run folder; null: the model's",
    "maximumLength": "the most tokens of a function; the rest is cut off",
    "batch": "functions of a batch",
    "multipliesMask":
      "whether tokens that are no variables compete with a score of 0 (CuBERT's way)",
    "data.validationPaths": "files and folders that validate; []: those so named among data.paths",
  ]

  /// The section of the encoder.
  public static var parts: [ConfigurationPart<CodeRepairBody>] { finetuneParts }

  /// Gives the model and the tokenizer an empty path.
  public mutating func fillOptionals() { (model, tokenizer) = ("", "") }

  /// The metrics that validation reports.
  public var metrics: [LoggedMetric] { CodeRepairTask.validationMetrics }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    (data.paths.isEmpty ? ["data.paths is empty: give examples with --data"] : [])
      + lengthProblems
  }

  /// The files and folders of examples.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The files and folders that validate; empty for the files of the data that are named so.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The path of the pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// The path of a tokenizer or of a folder with one.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// Checks that the data, the model and the tokenizer exist.
  public static func check(_ recipe: CodeRepairRecipe) throws {
    let body = recipe.body
    _ = try LabelledSource(paths: body.data.paths, fields: []).files()
    try body.checkSizes(usual: recipe.preset.body)
    guard try body.namedTokenizer() != nil else { throw RepairError.noTokenizer }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int {
    try LabelledSource(paths: data.paths, fields: []).totalBytes()
  }

  /// Returns the sizes of the model.
  public func sizes() throws -> StatedSizes {
    // The rows of the embeddings are counted once the run's tokenizer is read.
    let body = adopted, rows = try? namedTokenizer().map(body.rows)
    return body.sizes(rows: rows ?? 0)
  }

  /// Returns the sizes with `rows` rows of the embeddings.
  func sizes(rows: Int) -> StatedSizes {
    let width = encoder.hidden
    return sizes(vocabulary: rows, head: 2 * width * (width + 1), asked: 1)
  }
}
