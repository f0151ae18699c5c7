import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

/// A complete recipe for classifying clouds, with a pretrained model or without one.
public struct PointsClassifyRecipe: ModelRecipe {
  /// The preset that this recipe began as.
  public var recipe = "points-classify"
  /// What kind of recipe it is.
  public var modality = ModalityName<PointsClassifyModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The clouds.
  public var data = PointsClassifyRecipe.corpus
  /// The run or model folder of the pretrained model, whose sizes hold; `nil`: weights begin at random.
  public var model: String?
  /// Clouds of a batch.
  public var batch = 32
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.0
  /// The width inside the head.
  public var headWidth = 256
  /// The probability that a feature inside the head is dropped in training.
  public var headDropout = 0.5
  /// The sizes.
  public var backbone = PointModelConfiguration()
  /// Steps, optimizer, schedule, and how the model is chosen.
  public var training = TrainingConfiguration()

  /// The defaults.
  public init() {}

  private static var corpus: PointCorpus {
    var corpus = PointCorpus()
    corpus.augmentation = PointAugmentation()
    corpus.validation = 0.1
    return corpus
  }

  /// All keys, optionals filled.
  public static var schema: PointsClassifyRecipe {
    var recipe = PointsClassifyRecipe()
    recipe.model = ""
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
      "model": "the run or model folder that is begun with; null: weights begin at random",
      "batch": "clouds of a batch",
      "labelSmoothing": "the share of a label that goes to the other classes",
      "headWidth": "the width inside the head",
      "headDropout": "the probability that a feature inside the head is dropped in training",
    ],
    PointCorpus.summaries.under("data"),
    PointModelConfiguration.summaries.under("backbone"),
    TrainingConfiguration.summaries.under("training"),
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "training.selection.metric": PointsClassifyTask.validationMetrics
  ]

  /// All that is wrong with the values.
  public func validate() -> [String] {
    var problems = data.validate().map { "data." + $0 }
    problems += backbone.validate().map { "backbone." + $0 }
    problems += training.validate(metrics: PointsClassifyTask.validationMetrics)
    if !(1...1 << 16).contains(batch) {
      problems.append("batch is \(batch): must lie in 1...\(1 << 16)")
    }
    if !(1...1 << 14).contains(headWidth) {
      problems.append("headWidth is \(headWidth): must lie in 1...\(1 << 14)")
    }
    for (key, value) in [("labelSmoothing", labelSmoothing), ("headDropout", headDropout)]
    where !(0..<1).contains(value) {
      problems.append("\(key) is \(value): must lie in [0, 1)")
    }
    if training.selection.metric != nil && data.validation == 0 {
      problems.append("training.selection.metric needs data.validation above 0")
    }
    return problems
  }

  /// Files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// With the pretrained model's sizes.
  public func resolved(_ absolute: (String) -> String) -> PointsClassifyRecipe {
    var recipe = (try? adopting()) ?? self
    recipe.model = model.map(absolute)
    return recipe
  }

  /// The recipe with the sizes of the pretrained model, if it names one; what drops out in training stays.
  ///
  /// - Throws: what keeps the model from being read.
  func adopting() throws -> PointsClassifyRecipe {
    guard let model else { return self }
    let found = try PointModel.configuration(of: ModelFolder.locate(model)).backbone
    var recipe = self
    recipe.backbone = found
    recipe.backbone.encoder = found.encoder.dropping(as: backbone.encoder)
    return recipe
  }

  /// Finds out whether the data and the model are there.
  public func check() throws {
    _ = try dataBytes()
    let adopted = try adopting().backbone
    guard let model, backbone != adopted else { return }
    let preset = PointsClassifyModality.presets.first { $0.name == recipe }?.recipe
    var usual = (preset ?? PointsClassifyRecipe()).backbone
    usual.encoder = usual.encoder.dropping(as: backbone.encoder)
    guard backbone == usual else {
      throw PointModelError.decided(keys: ["the sizes of backbone"], path: model)
    }
  }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// The sizes of what is trained but for the last layer, whose classes the data tells; a token is a point.
  public func sizes() throws -> StatedSizes {
    // A run that goes on has the sizes of its model, which need not be there any more.
    let backbone = ((try? adopting()) ?? self).backbone
    return backbone.sizes(
      clouds: batch, outputs: headWidth, predictions: 1, asked: 1, head: 2 * backbone.encoder.hidden
    )
  }
}
