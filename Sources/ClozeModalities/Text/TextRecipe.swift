import ClozeEncoder
import ClozeMasking
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A complete recipe for pretraining on text.
public struct TextRecipe: MaskedRecipe {
  /// Where the text is and how it is divided.
  public struct Corpus: Codable, Sendable, Equatable {
    /// Files and folders of plain text and JSONL.
    public var paths: [String] = []
    /// What counts as one document in a plain text file.
    public var unit = "automatic"
    /// The field of a JSONL record that holds the text.
    public var field = "text"
    /// The share of documents held out for validation.
    public var validationFraction = 0.05
    /// The most tokens scored in one validation; the same ones each time.
    public var validationTokens = 50_000

    /// The defaults.
    public init() {}
  }

  /// Which tokenizer is used, or how one is trained.
  public struct TokenizerChoice: Codable, Sendable, Equatable {
    /// A tokenizer or model folder; `nil`: a vocabulary is trained on the corpus.
    public var path: String?
    /// The size of a vocabulary to be trained.
    public var vocabularySize = 30_000
    /// Whether upper and lower case differ.
    public var cased = false
    /// How the vocabulary is trained: `pair` or `likelihood`.
    public var method = "pair"

    /// The defaults.
    public init() {}
  }

  /// The preset that this recipe began as.
  public var recipe = "text"
  /// Text.
  public var modality = ModalityName<TextModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The text.
  public var data = Corpus()
  /// The tokenizer.
  public var tokenizer = TokenizerChoice()
  /// How documents are cut into samples.
  public var samples = SampleConfiguration()
  /// How tokens are hidden.
  public var masking = MaskingConfiguration()
  /// The most tokens of a batch.
  public var tokensPerBatch = 4096
  /// The encoder.
  public var encoder = EncoderConfiguration()
  /// Steps, optimizer, schedule.
  public var training = TrainingConfiguration()

  /// The most tokens scored in one validation; the same ones each time.
  public var validationTokens: Int { data.validationTokens }

  /// The defaults.
  public init() {}

  /// All keys, optionals filled.
  public static var schema: TextRecipe {
    var recipe = TextRecipe()
    recipe.tokenizer.path = ""
    recipe.masking.maximumPerSequence = 1
    recipe.training.selection.metric = ""
    return recipe
  }

  /// All that is wrong with the values.
  public func validate() -> [String] {
    var problems = maskedProblems(validationFraction: data.validationFraction)
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
