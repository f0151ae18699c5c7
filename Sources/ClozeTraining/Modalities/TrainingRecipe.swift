import ClozeTensor

/// A complete recipe for training on data of some modality.
public protocol TrainingRecipe: Recipe {
  /// The modality that the recipe is for.
  associatedtype Kind: Modality where Kind.ModalityRecipe == Self
  /// The sizes that its costs follow from.
  associatedtype Sizes: RecipeSizes

  /// The preset that it began as.
  var recipe: String { get set }
  /// The modality, as a key of the recipe.
  var modality: ModalityName<Kind> { get }
  /// All random numbers follow from it.
  var seed: UInt64 { get set }
  /// The type of activations.
  var precision: Precision { get set }
  /// The files and folders of the data.
  var dataPaths: [String] { get set }
  /// Steps, optimizer, schedule.
  var training: TrainingConfiguration { get set }

  /// The defaults.
  init()

  /// The recipe with every path but those of the data made absolute by `absolute`.
  func resolved(_ absolute: (String) -> String) -> Self
  /// Finds out whether the data and what else the recipe names are there, before anything is written.
  func check() throws
  /// The size of the data in bytes.
  func dataBytes() throws -> Int
  /// The sizes of what is trained, as far as they are known before the data is read.
  func sizes() throws -> Sizes
}

extension TrainingRecipe {
  /// The recipe as it is: it names no paths but those of the data.
  public func resolved(_ absolute: (String) -> String) -> Self { self }
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

/// A recipe that may begin with a trained model.
public protocol ModelRecipe: TrainingRecipe {
  /// A run or a model folder; nil: weights begin at random.
  var modelPath: String? { get set }
}
