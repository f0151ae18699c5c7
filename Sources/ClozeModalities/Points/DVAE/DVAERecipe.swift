import ClozeData
import ClozeTensor
import ClozeTraining

/// A complete recipe for a dVAE of point clouds.
public struct DVAERecipe: TrainingRecipe {
  /// The preset that this recipe began as.
  public var recipe = "points-dvae"
  /// What kind of recipe it is.
  public var modality = ModalityName<DVAEModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The clouds.
  public var data = PointCorpus()
  /// Clouds of a batch.
  public var batch = 64
  /// The sizes.
  public var model = DVAEConfiguration()
  /// How the choice of tokens hardens, and how much their even use counts.
  public var tokens = TokenSchedule()
  /// Steps, optimizer, schedule.
  public var training = TrainingConfiguration()

  /// The defaults.
  public init() {}

  /// All keys, optionals filled.
  public static var schema: DVAERecipe {
    var recipe = DVAERecipe()
    recipe.training.selection.metric = ""
    return recipe
  }

  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "recipe": "the preset that the recipe began as",
      "modality": "the kind of data that the recipe is for",
      "seed": "all random numbers follow from it",
      "precision": "the type of activations; auto: the faster of the two, measured",
      "batch": "clouds of a batch",
    ],
    PointCorpus.summaries.under("data"),
    DVAEConfiguration.summaries.under("model"),
    TokenSchedule.summaries.under("tokens"),
    TrainingConfiguration.summaries.under("training"),
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "training.selection.metric": DVAETask.validationMetrics
  ]

  /// All that is wrong with the values.
  public func validate() -> [String] {
    var problems = data.validate().map { "data." + $0 }
    problems += model.validate().map { "model." + $0 }
    problems += tokens.validate().map { "tokens." + $0 }
    problems += training.validate(metrics: DVAETask.validationMetrics)
    if !(1...1 << 16).contains(batch) {
      problems.append("batch is \(batch): must lie in 1...\(1 << 16)")
    }
    return problems
  }

  /// Files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// Finds out whether the data is there.
  public func check() throws { _ = try dataBytes() }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// The sizes of what is trained; a token is a point.
  public func sizes() -> StatedSizes { model.sizes(clouds: batch) }
}
