import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A kind of sequences that have classes: what classification has to know of it.
public protocol LabelledKind: Sendable {
  /// The kind of sequences, whose pretrained models can be begun with.
  associatedtype Base: SequenceKind

  /// What recipes, runs and model folders call it, such as `text-classify`.
  static var name: String { get }
  /// The recipes that have a name, the one to begin with first.
  static var presets: [Preset<ClassifyRecipe<Self>>] { get }
  /// The names that texts have in records and tables, in the order in which a model reads them.
  static var fields: [String] { get }

  /// A tokenizer with a vocabulary of about `size` tokens, trained on `samples`.
  static func tokenizer(trainedOn samples: [LabelledText], size: Int) throws -> Base.Tokens
  /// What makes ids of data with `tokenizer`, so that no text in them becomes the mask.
  static func encoder(_ tokenizer: Base.Tokens) -> LabelledEncoder
}

/// What makes ids of labelled texts.
public struct LabelledEncoder: Sendable {
  /// What is to be known of the ids.
  public let roles: TokenRoles
  /// The ids of a text that stood under a field; nil where it is none of what the tokenizer is for.
  public let encode: @Sendable (_ text: String, _ field: String?) -> [Int32]?

  /// An encoder by a function.
  public init(
    _ roles: TokenRoles,
    _ encode: @escaping @Sendable (_ text: String, _ field: String?) -> [Int32]?
  ) {
    (self.roles, self.encode) = (roles, encode)
  }

  /// An encoder to which all fields are alike.
  public init(_ tokenizer: some Tokenizer) {
    self.init(tokenizer.roles) { text, _ in tokenizer.encode(text) }
  }
}

/// Classes of sequences of some kind, such as text.
public enum ClassifyModality<Labelled: LabelledKind>: Modality {
  /// The particular part of its recipes.
  public typealias Body = ClassifyBody<Labelled>

  /// The name in recipes and runs.
  public static var name: String { Labelled.name }
  /// Labels are learned, as a rule by a pretrained model.
  public static var stage: TrainingStage { .finetuning }
  /// The recipes that have a name.
  public static var presets: [Preset<ClassifyRecipe<Labelled>>] { Labelled.presets }

  /// Reads the samples, makes tokens of them, and draws those that validate where no file holds them.
  public static func prepare(
    _ recipe: ClassifyRecipe<Labelled>, run: RunFolder, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> ClassifyData<Labelled> {
    try ClassifyData(recipe, run: run, observe: observe)
  }

  /// The sizes with the vocabulary and the classes as they became.
  public static func sizes(
    _ recipe: ClassifyRecipe<Labelled>, of data: ClassifyData<Labelled>
  ) throws -> StatedSizes {
    recipe.body.sizes(vocabulary: data.tokenizer.roles.count, classes: data.classes.count)
  }

  /// A task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: ClassifyRecipe<Labelled>, _ data: ClassifyData<Labelled>, device: Device
  ) throws -> ClassifyTask<Labelled> {
    try ClassifyTask(recipe, data, device: device)
  }
}
