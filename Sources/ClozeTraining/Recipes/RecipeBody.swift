import ClozeConfiguration
import ClozeEvaluation
import ClozeTensor

/// The part of a recipe that is specific to its modality: data, tokens, model, objectives.
public protocol RecipeBody: ConfigurationSection {
  /// The modality of the recipe.
  associatedtype Kind: Modality where Kind.Body == Self
  /// The sizes from which its costs follow.
  associatedtype Sizes: RecipeSizes

  /// The keys of earlier versions.
  static var formerKeys: [FormerKey] { get }
  /// The files and folders of the data.
  var dataPaths: [String] { get set }
  /// The files and folders that validate; empty if a part of the data does.
  var validationPaths: [String] { get set }
  /// The metrics that validation reports.
  var metrics: [LoggedMetric] { get }
  /// The series that a step logs beside those of all steps, or in place of one of them.
  var stepMetrics: [LoggedMetric] { get }
  /// The conditions on these series by which training has gone wrong.
  var alarms: [Alarm] { get }
  /// The consequence of an alarm; a body that has alarms has this as a key.
  var alarm: AlarmMode { get }

  /// The reason why the data of a run must stay what it is; nil if a resumed run may have other.
  static var fixedData: String? { get }

  /// Returns the problems of the combined values of a whole recipe, one line each.
  static func problems(of recipe: Recipe<Self>) -> [String]
  /// The paths that it names beside those of the data.
  static var paths: [WritableKeyPath<Self, String?>] { get }
  /// Returns the body with the sizes of the model or tokenizer that it names, if they decide them.
  ///
  /// - Throws: Errors of reading what it names.
  func adopting() throws -> Self
  /// Checks that the data and other files that the recipe names exist.
  static func check(_ recipe: Recipe<Self>) throws
  /// Returns the size of the data in bytes.
  func dataBytes() throws -> Int
  /// Returns the sizes of the model, as far as they are known before the data is read.
  func sizes() throws -> Sizes
  /// Measures the tokens per second of training a model of `sizes` in a few seconds, and returns
  /// the rate with a description of what was measured; nil if that cannot be done quickly.
  func measuredRate(
    of sizes: Sizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)?
}

extension RecipeBody {
  /// Measures what the sizes alone determine.
  public func measuredRate(
    of sizes: Sizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? { try sizes.measuredRate(in: dtype, on: device) }

  /// A resumed run may have other data.
  public static var fixedData: String? { nil }
  /// No keys of earlier versions.
  public static var formerKeys: [FormerKey] { [] }
  /// There are none.
  public var alarms: [Alarm] { [] }
  /// A warning.
  public var alarm: AlarmMode { .warn }
  /// There are none.
  public var stepMetrics: [LoggedMetric] { [] }
  /// No value depends on another part of the recipe.
  public static func problems(of recipe: Recipe<Self>) -> [String] { [] }
  /// It names no paths except those of the data.
  public static var paths: [WritableKeyPath<Self, String?>] { [] }
  /// Returns the body unchanged: all sizes are its own.
  public func adopting() throws -> Self { self }
  /// The body with the sizes that it adopts. A resumed run has them already, and what they came
  /// from may no longer exist.
  public var adopted: Self { (try? adopting()) ?? self }
  /// Checks that the data exists.
  public static func check(_ recipe: Recipe<Self>) throws { _ = try recipe.dataBytes() }
}

/// A body for data that is read by a trained tokenizer.
public protocol TokenizerBody: RecipeBody {
  /// The path of a tokenizer or of a folder with one; nil if none is named.
  var tokenizerPath: String? { get set }
}

extension TokenizerBody {
  /// The path of the tokenizer.
  public static var paths: [WritableKeyPath<Self, String?>] { [\.tokenizerPath] }
}

/// A body that, if it names no tokenizer, trains a vocabulary on its data.
public protocol VocabularyBody: TokenizerBody {
  /// The size of a vocabulary to train.
  var vocabularySize: Int { get set }
}

/// A body whose vocabulary can grow by tokens that the user names.
public protocol GrowingBody: RecipeBody {
  /// The path of a file of tokens, one on each line; nil for none.
  var addedTokensPath: String? { get set }
}

/// A body whose data can have weights, one for each path.
public protocol WeightedBody: RecipeBody {
  /// The weight of each path of the data; empty if all have the same.
  var dataWeights: [Double] { get set }
}

/// A body that can start from a trained model.
public protocol ModelBody: RecipeBody {
  /// The path of a run or a model folder; nil to start from random weights.
  var modelPath: String? { get set }
}

extension ModelBody {
  /// The path of the model.
  public static var paths: [WritableKeyPath<Self, String?>] { [\.modelPath] }
}
