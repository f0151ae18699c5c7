import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A kind of labelled sequences, with everything that classification needs to know about it.
public protocol LabelledKind: Sendable {
  /// The kind of sequences, whose pretrained models can be used.
  associatedtype Base: SequenceKind

  /// The name in recipes, runs and model folders, such as `text-classify`.
  static var name: String { get }
  /// The named recipes, the recommended one first.
  static var presets: [Preset<ClassifyRecipe<Self>>] { get }
  /// The names of texts in records and tables, in the order in which a model reads them.
  static var fields: [String] { get }

  /// Trains a tokenizer with a vocabulary of about `size` tokens on `samples`.
  ///
  /// - Parameter isCased: True if capital letters and accents are kept, where there is a choice.
  static func tokenizer(
    trainedOn samples: [LabelledText], size: Int, isCased: Bool
  ) throws -> Base.Tokens
  /// Returns an encoder of data by `tokenizer`, in which no text becomes the mask.
  static func encoder(_ tokenizer: Base.Tokens) -> LabelledEncoder
}

/// An encoder of labelled texts into ids.
public struct LabelledEncoder: Sendable {
  /// The roles of the ids.
  public let roles: TokenRoles
  /// Returns the ids of the text of a field; nil if the tokenizer cannot read the text.
  public let encode: @Sendable (_ text: String, _ field: String?) -> [Int32]?

  /// Makes an encoder from a function.
  public init(
    _ roles: TokenRoles,
    _ encode: @escaping @Sendable (_ text: String, _ field: String?) -> [Int32]?
  ) {
    (self.roles, self.encode) = (roles, encode)
  }

  /// Makes an encoder that treats all fields alike.
  public init(_ tokenizer: some Tokenizer) {
    self.init(tokenizer.roles) { text, _ in tokenizer.encode(text) }
  }
}

/// Classification of sequences of some kind, such as text.
public enum ClassifyModality<Labelled: LabelledKind>: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = ClassifyBody<Labelled>

  /// The name in recipes and runs.
  public static var name: String { Labelled.name }
  /// Fine-tuning: labels are learned, usually by a pretrained model.
  public static var stage: TrainingStage { .finetuning }
  /// The named recipes.
  public static var presets: [Preset<ClassifyRecipe<Labelled>>] { Labelled.presets }

  /// Reads and tokenizes the samples, and draws validation samples if no file holds them.
  public static func prepare(
    _ recipe: ClassifyRecipe<Labelled>, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> ClassifyData<Labelled> {
    try ClassifyData(recipe, run: run, observe: observe)
  }

  /// Returns the sizes with the vocabulary and the classes of the data.
  public static func sizes(
    _ recipe: ClassifyRecipe<Labelled>, of data: ClassifyData<Labelled>
  ) throws -> StatedSizes {
    recipe.body.sizes(
      vocabulary: data.tokenizer.roles.count, outputs: data.learning.outputs)
  }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: ClassifyRecipe<Labelled>, _ data: ClassifyData<Labelled>, device: Device
  ) throws -> ClassifyTask<Labelled> {
    try ClassifyTask(recipe, data, device: device)
  }
}
