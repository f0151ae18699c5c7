import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// A complete recipe for masked point modelling.
public typealias PointsRecipe = Recipe<PointsBody>

/// The part of a recipe that is specific to masked point modelling.
public struct PointsBody: TokenizerBody, ModelBody, ObjectiveBody, PointBody {
  /// The modality of the recipe.
  public typealias Kind = PointsModality

  /// The clouds.
  public var data = PointsBody.corpus
  /// The run or model folder of the dVAE whose tokens are predicted; its patches are also the
  /// model's.
  public var tokenizer: String?
  /// The run or model folder that training goes on from, which determines the sizes and the dVAE;
  /// nil for none.
  public var model: String?
  /// True if training starts from its weights; false if only its sizes and dVAE are used.
  public var pretrained = true
  /// V, the number of its tokens.
  public var vocabulary = 8192
  /// The number of clouds per batch.
  public var batch = 128
  /// The choice of hidden patches.
  public var masking = PointMasking()
  /// True if clouds with exchanged patches are predicted, too.
  public var mixing = true
  /// The objectives.
  public var objectives = ObjectiveChoice.masked
  /// The sizes.
  public var backbone = PointModelConfiguration()

  /// Makes the default recipe.
  public init() {}

  private static var corpus: PointCorpus {
    var corpus = PointCorpus()
    corpus.augmentation = PointAugmentation()
    return corpus
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "tokenizer": "the run or model folder of the dVAE whose tokens are predicted",
    "model": "the run or model folder that is gone on from, whose sizes and dVAE hold; null: none",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "vocabulary": "the dVAE's tokens; its folder tells",
    "batch": "clouds of a batch",
    "mixing": "whether clouds that have traded patches are predicted, too",
  ]

  /// The sections of the data, the masking, the objectives and the sizes.
  public static var parts: [ConfigurationPart<PointsBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("masking", \.masking),
      ConfigurationPart("objectives", \.objectives), ConfigurationPart("backbone", \.backbone),
    ]
  }

  /// The former group of the contrast, which was always present.
  public static let formerKeys: [FormerKey] = [
    .group("contrast", now: "objectives.contrast", switches: ["plain", "mixed"])
  ]

  /// Gives the tokenizer and the model an empty path.
  public mutating func fillOptionals() { (tokenizer, model) = ("", "") }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The names of series in version 0.1.
  public static let seriesNames = [
    "masked_accuracy": "accuracy", "masked_mixed_loss": "mixed_loss",
    "masked_mixed_accuracy": "mixed_accuracy", "contrast_mixed_loss": "mixed_contrast_loss",
  ]

  /// The measures of the objectives, those of mixed clouds included.
  public var stepMetrics: [LoggedMetric] {
    let masked = MaskedObjective.metrics.map { $0.named("masked_mixed_" + $0.name) }
    let mixed = mixing && objectives.contains(MaskedObjective.name) ? masked : []
    return (objectives.stepMetrics + mixed).map {
      $0.named(Self.seriesNames[$0.name] ?? $0.name)
    }
  }

  /// Clouds have class tokens.
  public var traits: InputTraits {
    var traits = InputTraits("points", encoder: backbone.encoder)
    (traits.hasClassToken, traits.hasMomentumEncoder) = (true, true)
    return traits
  }

  /// The settings of the contrast; nil if there is none.
  private var contrast: ContrastObjective.Settings? {
    objectives[ContrastObjective.name] as? ContrastObjective.Settings
  }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems: [String] = []
    for (key, value, range) in [
      ("batch", batch, 1...1 << 16), ("vocabulary", vocabulary, 2...1 << 20),
    ] where !range.contains(value) {
      problems.append("\(key) is \(value): must lie in \(range)")
    }
    if contrast?.mixed == true && !mixing {
      problems.append("objectives.contrast.mixed is true: needs mixing")
    }
    if backbone.patch.patches < 2 { problems.append("backbone.patch.patches must be 2 or more") }
    return problems
  }

  /// The files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The path of the dVAE.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// Returns the body with the sizes of the model and the dVAE that it names, if any.
  ///
  /// - Throws: Errors of reading them.
  public func adopting() throws -> PointsBody {
    try adoptingModel().adoptingTokenizer()
  }

  private func adoptingTokenizer() throws -> PointsBody {
    guard let tokenizer else { return self }
    let found: DVAEConfiguration = try NativeModelFolder.configuration(
      of: ModelFolder.locate(tokenizer), modality: PointDVAE.modality)
    var body = self
    body.vocabulary = found.vocabulary
    body.backbone.patch = found.patch
    body.backbone.patchNetwork = found.encoder
    body.backbone.features = found.features
    return body
  }

  /// Checks that the data, the model and the dVAE exist.
  public static func check(_ recipe: PointsRecipe) throws {
    let body = recipe.body, adopted = try body.adopting()
    _ = try body.dataBytes()
    guard let tokenizer = adopted.tokenizer else { throw PointModelError.noTokenizer }
    try body.checkModel(usual: recipe.preset.body)
    let keys = body.changed(from: recipe.preset.body, in: adopted)
    guard keys.isEmpty else { throw PointModelError.decided(keys: keys, path: tokenizer) }
  }

  /// Returns the values that the user has changed and that differ in `adopted`.
  private func changed(from preset: PointsBody, in adopted: PointsBody) -> [String] {
    func isLost<Value: Equatable>(_ key: KeyPath<PointsBody, Value>) -> Bool {
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

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// Measures training on a few made-up clouds, with the tokens of an untrained dVAE.
  public func measuredRate(
    of sizes: StatedSizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? {
    var recipe = PointsRecipe(trial: adopted, in: dtype)
    recipe.batch = min(batch, PointTrial.clouds)
    var configuration = DVAEConfiguration()
    configuration.patch = recipe.backbone.patch
    configuration.encoder = recipe.backbone.patchNetwork
    (configuration.features, configuration.vocabulary) = (
      recipe.backbone.features, recipe.vocabulary
    )
    guard configuration.problems().isEmpty else { return nil }
    let tokenizer = try PointDVAE(configuration, seed: 0, device: device)
    return try PointTrial.rate(points: recipe.backbone.patch.points) {
      try PointsModality.task(recipe, $0, tokenizer: tokenizer, device: device)
    }
  }

  /// Returns the sizes of the model, without the dVAE; a token is a point.
  public func sizes() throws -> StatedSizes {
    // A resumed run no longer needs the model, but the dVAE.
    let body = try adopted.adoptingTokenizer(), share = (masking.least + masking.most) / 2
    let hidden = share * Double(body.backbone.patch.patches)
    let isContrasted = contrast != nil
    return body.backbone.sizes(
      clouds: batch, passes: (mixing ? 2 : 1) + (isContrasted ? 0.3 : 0),
      outputs: body.vocabulary, predictions: hidden,
      asked: (hidden + (isContrasted ? 1 : 0)) / Double(body.backbone.length),
      head: body.backbone.encoder.hidden, contrast: contrast,
      objectives: objectives.cost(
        ObjectiveShape(
          encoder: body.backbone.encoder, length: body.backbone.length,
          places: SpaceCells.count)))
  }
}
