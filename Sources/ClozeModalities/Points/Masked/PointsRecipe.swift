import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

/// A complete recipe for masked point modelling.
public struct PointsRecipe: TokenizerRecipe {
  /// The preset that this recipe began as.
  public var recipe = "points"
  /// What kind of recipe it is.
  public var modality = ModalityName<PointsModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The clouds.
  public var data = PointsRecipe.corpus
  /// The run or model folder of the dVAE whose tokens are predicted; its patches are the model's.
  public var tokenizer: String?
  /// V, its tokens.
  public var vocabulary = 8192
  /// Clouds of a batch.
  public var batch = 128
  /// Which patches are hidden.
  public var masking = PointMasking()
  /// Whether clouds that have traded patches are predicted, too.
  public var mixing = true
  /// The contrast between clouds, if any.
  public var contrast = ContrastConfiguration()
  /// The sizes.
  public var backbone = PointModelConfiguration()
  /// Steps, optimizer, schedule.
  public var training = TrainingConfiguration()

  /// The defaults.
  public init() {}

  private static var corpus: PointCorpus {
    var corpus = PointCorpus()
    corpus.augmentation = PointAugmentation()
    return corpus
  }

  /// All keys, optionals filled.
  public static var schema: PointsRecipe {
    var recipe = PointsRecipe()
    recipe.tokenizer = ""
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
      "tokenizer": "the run or model folder of the dVAE whose tokens are predicted",
      "vocabulary": "the dVAE's tokens; its folder tells",
      "batch": "clouds of a batch",
      "mixing": "whether clouds that have traded patches are predicted, too",
    ],
    PointCorpus.summaries.under("data"),
    PointMasking.summaries.under("masking"),
    ContrastConfiguration.summaries.under("contrast"),
    PointModelConfiguration.summaries.under("backbone"),
    TrainingConfiguration.summaries.under("training"),
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "training.selection.metric": PointsTask.validationMetrics
  ]

  /// All that is wrong with the values.
  public func validate() -> [String] {
    var problems = data.validate().map { "data." + $0 }
    problems += masking.validate() + contrast.validate()
    problems += backbone.validate().map { "backbone." + $0 }
    problems += training.validate(metrics: PointsTask.validationMetrics)
    for (key, value, range) in [
      ("batch", batch, 1...1 << 16), ("vocabulary", vocabulary, 2...1 << 20),
    ] where !range.contains(value) {
      problems.append("\(key) is \(value): must lie in \(range)")
    }
    if contrast.mixed && !mixing { problems.append("contrast.mixed is true: needs mixing") }
    if backbone.patch.patches < 2 { problems.append("backbone.patch.patches must be 2 or more") }
    return problems
  }

  /// Files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The dVAE.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// With the dVAE's sizes, which are those of the patches.
  public func resolved(_ absolute: (String) -> String) -> PointsRecipe {
    var recipe = (try? adopting()) ?? self
    recipe.tokenizer = tokenizer.map(absolute)
    return recipe
  }

  /// The recipe with the sizes of the dVAE that it names, if it names one.
  ///
  /// - Throws: what keeps the dVAE from being read.
  func adopting() throws -> PointsRecipe {
    guard let tokenizer else { return self }
    let found: DVAEConfiguration = try NativeModelFolder.configuration(
      of: ModelFolder.locate(tokenizer), modality: PointDVAE.modality)
    var recipe = self
    recipe.vocabulary = found.vocabulary
    recipe.backbone.patch = found.patch
    recipe.backbone.patchNetwork = found.encoder
    recipe.backbone.features = found.features
    return recipe
  }

  /// Finds out whether the data and the dVAE are there.
  public func check() throws {
    _ = try dataBytes()
    guard let tokenizer else { throw PointModelError.noTokenizer }
    let adopted = try adopting(), preset = Self.preset(recipe)
    let keys = changed(from: preset, in: adopted)
    guard keys.isEmpty else { throw PointModelError.decided(keys: keys, path: tokenizer) }
  }

  private static func preset(_ name: String) -> PointsRecipe {
    PointsModality.presets.first { $0.name == name }?.recipe ?? PointsRecipe()
  }

  /// The values that somebody has changed and that `adopted` has others for.
  private func changed(from preset: PointsRecipe, in adopted: PointsRecipe) -> [String] {
    func isLost<Value: Equatable>(_ key: KeyPath<PointsRecipe, Value>) -> Bool {
      self[keyPath: key] != preset[keyPath: key] && self[keyPath: key] != adopted[keyPath: key]
    }
    return [
      ("vocabulary", isLost(\.vocabulary)),
      ("backbone.patch.points", isLost(\.backbone.patch.points)),
      ("backbone.patch.patches", isLost(\.backbone.patch.patches)),
      ("backbone.patch.patchSize", isLost(\.backbone.patch.patchSize)),
      ("backbone.patchNetwork", isLost(\.backbone.patchNetwork)),
      ("backbone.features", isLost(\.backbone.features)),
    ].filter(\.1).map(\.0)
  }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// The sizes of what is trained, without the dVAE; a token is a point.
  public func sizes() throws -> StatedSizes {
    let recipe = try adopting(), share = (masking.least + masking.most) / 2
    let hidden = share * Double(recipe.backbone.patch.patches)
    return recipe.backbone.sizes(
      clouds: batch, passes: (mixing ? 2 : 1) + (contrast.isOn ? 0.3 : 0),
      outputs: recipe.vocabulary, predictions: hidden,
      asked: (hidden + (contrast.isOn ? 1 : 0)) / Double(recipe.backbone.length),
      head: recipe.backbone.encoder.hidden, contrast: contrast)
  }
}
