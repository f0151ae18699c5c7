import ClozeTensor

/// A kind of data that models are trained on: all that the trainer and the shell have to know of it.
public protocol Modality: Sendable {
  /// A recipe for training a model on such data.
  typealias ModalityRecipe = Recipe<Body>

  /// The particular part of its recipes.
  associatedtype Body: RecipeBody where Body.Kind == Self
  /// What the data of a recipe becomes before a model is made for it.
  associatedtype Prepared
  /// What the trainer works on.
  associatedtype Task: TrainingTask

  /// What stands in a recipe's key `modality` and in `run.json`, such as `text`.
  static var name: String { get }
  /// Whether models are trained on plain data, or trained ones further on labels.
  static var stage: TrainingStage { get }
  /// The recipes that have a name, the one to begin with first.
  static var presets: [Preset<ModalityRecipe>] { get }

  /// Reads and prepares the data of a resolved recipe; what takes long is kept in `run`.
  static func prepare(
    _ recipe: ModalityRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> Prepared
  /// The sizes of what will be trained, none of which is unknown any more.
  static func sizes(_ recipe: ModalityRecipe, of data: Prepared) throws -> Body.Sizes
  /// A task with fresh parameters.
  static func task(
    _ recipe: ModalityRecipe, _ data: Prepared, device: Device
  ) throws -> Task
}

extension Modality {
  /// Most kinds of data are for pretraining.
  public static var stage: TrainingStage { .pretraining }
}

/// What a training is for.
public enum TrainingStage: String, Sendable, CaseIterable {
  /// Filling in what was hidden, or what comes before that.
  case pretraining
  /// A task with labels, as a rule on a pretrained model.
  case finetuning
}

/// A recipe that has a name.
public struct Preset<Value: TrainingRecipe>: Sendable {
  /// What the user types.
  public let name: String
  /// What it is for; one line.
  public let summary: String
  /// The values.
  public let recipe: Value

  /// A preset: the defaults, changed.
  ///
  /// - Parameters:
  ///   - usual: what presets of the modality have in common.
  ///   - change: what makes this one.
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

/// The name of a modality as the value of a recipe's key: the only one that such a recipe can have.
public struct ModalityName<Kind: Modality>: RawRepresentable, CaseIterable, Codable, Sendable,
  Equatable
{
  /// The only value.
  public static var allCases: [ModalityName] { [ModalityName()] }

  /// The modality's name.
  public var rawValue: String { Kind.name }

  /// The modality's name.
  public init() {}

  /// The modality's name; nil where `rawValue` is another one.
  public init?(rawValue: String) {
    guard rawValue == Kind.name else { return nil }
  }
}
