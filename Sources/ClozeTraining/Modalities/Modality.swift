import ClozeTensor

/// A kind of data that models are trained on: everything that the trainer and the shell need to
/// know about it.
///
/// ```swift
/// func firstSizes<M: Modality>(of modality: M.Type) throws -> M.Body.Sizes? {
///   guard let preset = M.presets.first else { return nil }
///   print("\(M.name): \(preset.name), \(preset.summary)")
///   return try preset.recipe.sizes()
/// }
/// ```
public protocol Modality: Sendable {
  /// A recipe for training a model on such data.
  typealias ModalityRecipe = Recipe<Body>

  /// The part of its recipes that is specific to the modality.
  associatedtype Body: RecipeBody where Body.Kind == Self
  /// The prepared data of a recipe, before a model is made for it.
  associatedtype Prepared
  /// The task for the trainer.
  associatedtype Task: TrainingTask

  /// The value of the key `modality` in recipes and in `run.json`, such as `text`.
  static var name: String { get }
  /// The stage of training: on unlabelled data, or of trained models on labels.
  static var stage: TrainingStage { get }
  /// The named recipes, the recommended one first.
  static var presets: [Preset<ModalityRecipe>] { get }

  /// The encoders of its models, that of most first; none where models have no blocks.
  static var encoders: [EncoderPart<Body>] { get }

  /// Reads and prepares the data of a resolved recipe; results that take long to compute are saved
  /// in `run`.
  static func prepare(
    _ recipe: ModalityRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> Prepared
  /// Returns the sizes of the model, all of which are known once the data is prepared.
  static func sizes(_ recipe: ModalityRecipe, of data: Prepared) throws -> Body.Sizes
  /// Makes a task with fresh parameters.
  static func task(
    _ recipe: ModalityRecipe, _ data: Prepared, device: Device
  ) throws -> Task
}

extension Modality {
  /// Pretraining, the stage of most kinds of data.
  public static var stage: TrainingStage { .pretraining }
  /// There are none.
  public static var encoders: [EncoderPart<Body>] { [] }
}

/// A stage of training.
public enum TrainingStage: String, Sendable, CaseIterable {
  /// Training to predict what is masked, or a step that comes before that.
  case pretraining
  /// Training on a task with labels, usually from a pretrained model.
  case finetuning
}

/// A recipe with a name.
public struct Preset<Value: TrainingRecipe>: Sendable {
  /// The name that the user types.
  public let name: String
  /// The purpose of the recipe, in one line.
  public let summary: String
  /// The recipe's values.
  public let recipe: Value

  /// Makes a preset: the defaults with changes.
  ///
  /// - Parameters:
  ///   - usual: The changes that the modality's presets have in common.
  ///   - change: The changes that are specific to this preset.
  public init(
    name: String, summary: String, usual: (inout Value) -> Void = { _ in },
    change: (inout Value) -> Void = { _ in }
  ) {
    var recipe = Value()
    recipe.recipe = name
    usual(&recipe)
    change(&recipe)
    (self.name, self.summary, self.recipe) = (name, summary, recipe)
  }
}

/// The name of a modality as the value of a recipe's key: the only value that such a recipe can
/// have.
public struct ModalityName<Kind: Modality>: RawRepresentable, CaseIterable, Codable, Sendable,
  Equatable
{
  /// The only value.
  public static var allCases: [ModalityName] { [ModalityName()] }

  /// The modality's name.
  public var rawValue: String { Kind.name }

  /// Makes the modality's name.
  public init() {}

  /// Makes the modality's name; nil if `rawValue` is another one.
  public init?(rawValue: String) {
    guard rawValue == Kind.name else { return nil }
  }
}
