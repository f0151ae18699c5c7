import ClozeConfiguration
import ClozeEvaluation

/// The part of a recipe that is particular to what is trained: data, tokens, model, objectives.
public protocol RecipeBody: ConfigurationSection {
  /// The modality that it is for.
  associatedtype Kind: Modality where Kind.Body == Self
  /// The sizes that its costs follow from.
  associatedtype Sizes: RecipeSizes

  /// The keys of earlier versions.
  static var formerKeys: [FormerKey] { get }
  /// The files and folders of the data.
  var dataPaths: [String] { get set }
  /// The metrics that validation gives.
  var metrics: [LoggedMetric] { get }
  /// The series that a step logs beside those of all steps, or in place of one of them.
  var stepMetrics: [LoggedMetric] { get }

  /// The problems of the values of a whole recipe taken together, one line each.
  static func problems(of recipe: Recipe<Self>) -> [String]
  /// The recipe with every path but those of the data made absolute by `absolute`.
  static func resolved(_ recipe: Recipe<Self>, _ absolute: (String) -> String) -> Recipe<Self>
  /// Throws unless the data and whatever else the recipe names are there.
  static func check(_ recipe: Recipe<Self>) throws
  /// The size of the data in bytes.
  func dataBytes() throws -> Int
  /// The sizes of what is trained, as far as they are known before the data is read.
  func sizes() throws -> Sizes
}

extension RecipeBody {
  /// No key has changed.
  public static var formerKeys: [FormerKey] { [] }
  /// There are none.
  public var stepMetrics: [LoggedMetric] { [] }
  /// No value depends on another part of the recipe.
  public static func problems(of recipe: Recipe<Self>) -> [String] { [] }
  /// The recipe as it is: it names no paths but those of the data.
  public static func resolved(
    _ recipe: Recipe<Self>, _ absolute: (String) -> String
  ) -> Recipe<Self> { recipe }
  /// Throws unless the data is there.
  public static func check(_ recipe: Recipe<Self>) throws { _ = try recipe.dataBytes() }
}

/// A body for data that a trained tokenizer reads.
public protocol TokenizerBody: RecipeBody {
  /// A tokenizer or a folder that has one; nil: none is named.
  var tokenizerPath: String? { get set }
}

/// A body whose tokenizer, where none is named, is a vocabulary that is trained on the data.
public protocol VocabularyBody: TokenizerBody {
  /// The size of a vocabulary to be trained.
  var vocabularySize: Int { get set }
}

/// A body that may start from a trained model.
public protocol ModelBody: RecipeBody {
  /// A run or a model folder; nil: weights are random at first.
  var modelPath: String? { get set }
}
