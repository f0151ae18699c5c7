import ClozeConfiguration
import ClozeEvaluation
import ClozeTensor

/// A complete recipe of any modality, for code that is independent of the modality; `Recipe` is the
/// only type that conforms.
public protocol TrainingRecipe: ConfigurationSection {
  /// The part that is specific to the modality.
  associatedtype Body: RecipeBody

  /// This recipe as its concrete type.
  var typed: Recipe<Body> { get }
  /// The preset that the recipe is based on.
  var recipe: String { get set }
  /// The seed of all random numbers.
  var seed: UInt64 { get set }
  /// The type of activations.
  var precision: Precision { get set }
  /// The files and folders of the data.
  var dataPaths: [String] { get set }
  /// The files and folders that validate; empty if a part of the data does.
  var validationPaths: [String] { get set }
  /// The run or model folder whose encoder training begins with; nil for none.
  var encoderFrom: String? { get set }
  /// The blocks of that encoder that fill the recipe's, if their numbers may differ.
  var layersFrom: LayerChoice? { get set }
  /// The number of steps, the optimizer and the schedule.
  var training: TrainingConfiguration { get set }
  /// The metrics that validation reports.
  var metrics: [LoggedMetric] { get }
  /// All series that a run logs.
  var series: [LoggedMetric] { get }
  /// The conditions that warn or end a run.
  var alarms: Alarms { get }

  /// Returns the recipe with every path except those of the data made absolute by `absolute`.
  func resolved(_ absolute: (String) -> String) throws -> Self
  /// Returns the recipe with the sizes of the encoder that it takes from another model, if any.
  func adoptingEncoder() throws -> Self
  /// Returns the recipe with every path except those of the data replaced by `change`.
  func replacingPaths(_ change: (String) -> String) -> Self
  /// Checks that the data and other files that the recipe names exist.
  func check() throws
  /// Returns the size of the data in bytes.
  func dataBytes() throws -> Int
  /// Returns the sizes of the model, as far as they are known before the data is read.
  func sizes() throws -> Body.Sizes
}

extension TrainingRecipe {
  /// The keys of earlier versions: those of all recipes and those of the body.
  public static var formerKeys: [FormerKey] {
    [.zero("training.selection.patience"), .zero("training.histogramEvery")] + Body.formerKeys
  }

  /// Returns the values as YAML, which `applying(yaml:)` reads. Checkpoints are named as
  /// `RUN@STEP`, since the folders that are made of them may be removed.
  public func yaml() throws -> String {
    try RecipeDocument(replacingPaths(CheckpointView.name)).text()
  }

  /// This recipe with the values of a YAML text laid over it, keys of earlier versions included.
  ///
  /// - Parameter isRun: True for the recipe of a run, which must go on with the split that it had.
  public func applying(yaml text: String, name: String, isRun: Bool = false) throws -> Self {
    let isEarlier = try RecipeFormat.number(yaml: text) < SplitKeys.format
    return try applying(
      yaml: text, name: name,
      former: Self.formerKeys + (isEarlier ? Body.laterKeys(isRun: isRun) : [])
    ).withoutIdlePatience(of: self).replacingPaths(CheckpointView.path)
  }

  /// Returns this recipe with `key.path=value` settings applied in order, including keys of earlier
  /// versions.
  public func applying(settings: [String]) throws -> Self {
    var applied = try applying(settings: settings, former: Self.formerKeys)
    if !settings.contains(where: { $0.hasPrefix("training.selection.metric=") }) {
      applied = applied.withMetric(insteadOf: self)
    }
    let namesPatience = settings.contains { $0.hasPrefix("training.selection.patience=") }
    return namesPatience ? applied : applied.withoutIdlePatience(of: self)
  }

  /// Returns the recipe with the first of its metrics as the one that chooses the model, if that of
  /// `former` was a metric there and is none here, such as after another head was chosen.
  private func withMetric(insteadOf former: Self) -> Self {
    guard let metric = training.selection.metric, former.training.selection.metric == metric,
      former.metrics.contains(where: { $0.name == metric }),
      !metrics.contains(where: { $0.name == metric }), let first = metrics.first
    else { return self }
    var recipe = self
    recipe.training.selection.metric = first.name
    return recipe
  }

  /// Returns the recipe without the patience that it has from `former`, if the metric that it
  /// waited for was taken away.
  private func withoutIdlePatience(of former: Self) -> Self {
    let before = former.training.selection, now = training.selection
    guard before.metric != nil, now.metric == nil, now.patience == before.patience else {
      return self
    }
    var recipe = self
    recipe.training.selection.patience = nil
    return recipe
  }
}

/// A recipe whose data is read by a trained tokenizer.
public protocol TokenizerRecipe: TrainingRecipe {
  /// The path of a tokenizer or of a folder with one; nil if none is named.
  var tokenizerPath: String? { get set }
}

/// A recipe that, if it names no tokenizer, trains a vocabulary on its data.
public protocol VocabularyRecipe: TokenizerRecipe {
  /// The size of a vocabulary to train.
  var vocabularySize: Int { get set }
}

/// A recipe that can start from a trained model.
public protocol ModelRecipe: TrainingRecipe {
  /// The path of a run or a model folder; nil to start from random weights.
  var modelPath: String? { get set }
}

/// A recipe whose vocabulary can grow by tokens that the user names.
public protocol GrowingRecipe: TrainingRecipe {
  /// The path of a file of tokens, one on each line; nil for none.
  var addedTokensPath: String? { get set }
}

extension Recipe: GrowingRecipe where Body: GrowingBody {
  /// The path in the body.
  public var addedTokensPath: String? {
    get { body.addedTokensPath }
    set { body.addedTokensPath = newValue }
  }
}

/// A recipe whose data can have weights, one for each path.
public protocol WeightedRecipe: TrainingRecipe {
  /// The weight of each path of the data; empty if all have the same.
  var dataWeights: [Double] { get set }
}

extension Recipe: WeightedRecipe where Body: WeightedBody {
  /// The weights in the body.
  public var dataWeights: [Double] {
    get { body.dataWeights }
    set { body.dataWeights = newValue }
  }
}

extension Recipe: TokenizerRecipe where Body: TokenizerBody {
  /// The tokenizer's path in the body.
  public var tokenizerPath: String? {
    get { body.tokenizerPath }
    set { body.tokenizerPath = newValue }
  }
}

extension Recipe: VocabularyRecipe where Body: VocabularyBody {
  /// The vocabulary's size in the body.
  public var vocabularySize: Int {
    get { body.vocabularySize }
    set { body.vocabularySize = newValue }
  }
}

extension Recipe: ModelRecipe where Body: ModelBody {
  /// The model's path in the body.
  public var modelPath: String? {
    get { body.modelPath }
    set { body.modelPath = newValue }
  }
}
