import ClozeConfiguration
import ClozeEvaluation
import ClozeTensor

/// A complete recipe of whichever modality, for those who do not know which; `Recipe` is the only one.
public protocol TrainingRecipe: ConfigurationSection {
  /// The particular part.
  associatedtype Body: RecipeBody

  /// This recipe, of the type that it is.
  var typed: Recipe<Body> { get }
  /// The preset that it began as.
  var recipe: String { get set }
  /// All random numbers follow from it.
  var seed: UInt64 { get set }
  /// The type of activations.
  var precision: Precision { get set }
  /// The files and folders of the data.
  var dataPaths: [String] { get set }
  /// Steps, optimizer, schedule.
  var training: TrainingConfiguration { get set }
  /// The metrics that validation gives.
  var metrics: [LoggedMetric] { get }
  /// All series that a run logs.
  var series: [LoggedMetric] { get }

  /// The recipe with every path but those of the data made absolute by `absolute`.
  func resolved(_ absolute: (String) -> String) -> Self
  /// Throws unless the data and whatever else the recipe names are there.
  func check() throws
  /// The size of the data in bytes.
  func dataBytes() throws -> Int
  /// The sizes of what is trained, as far as they are known before the data is read.
  func sizes() throws -> Body.Sizes
}

extension TrainingRecipe {
  /// The keys of earlier versions: those of all recipes and those of the body.
  public static var formerKeys: [FormerKey] {
    [.zero("training.selection.patience"), .zero("training.histogramEvery")] + Body.formerKeys
  }

  /// This recipe with the values of a YAML text laid over it, keys of earlier versions included.
  public func applying(yaml text: String, name: String) throws -> Self {
    try RecipeFormat.check(yaml: text)
    return try applying(yaml: text, name: name, former: Self.formerKeys)
  }

  /// This recipe with `key.path=value` settings laid over it, in order, keys of earlier versions included.
  public func applying(settings: [String]) throws -> Self {
    try applying(settings: settings, former: Self.formerKeys)
  }
}

/// A recipe for data that a trained tokenizer reads.
public protocol TokenizerRecipe: TrainingRecipe {
  /// A tokenizer or a folder that has one; nil: none is named.
  var tokenizerPath: String? { get set }
}

/// A recipe whose tokenizer, where none is named, is a vocabulary that is trained on the data.
public protocol VocabularyRecipe: TokenizerRecipe {
  /// The size of a vocabulary to be trained.
  var vocabularySize: Int { get set }
}

/// A recipe that may start from a trained model.
public protocol ModelRecipe: TrainingRecipe {
  /// A run or a model folder; nil: weights are random at first.
  var modelPath: String? { get set }
}

extension Recipe: TokenizerRecipe where Body: TokenizerBody {
  /// The tokenizer of the body.
  public var tokenizerPath: String? {
    get { body.tokenizerPath }
    set { body.tokenizerPath = newValue }
  }
}

extension Recipe: VocabularyRecipe where Body: VocabularyBody {
  /// The size in the body.
  public var vocabularySize: Int {
    get { body.vocabularySize }
    set { body.vocabularySize = newValue }
  }
}

extension Recipe: ModelRecipe where Body: ModelBody {
  /// The model of the body.
  public var modelPath: String? {
    get { body.modelPath }
    set { body.modelPath = newValue }
  }
}
