import ClozeConfiguration
import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTraining

/// A complete recipe for classifying clouds, with or without a pretrained model.
public typealias PointsClassifyRecipe = Recipe<PointsClassifyBody>

/// The part of a recipe that is specific to classifying clouds.
public struct PointsClassifyBody: ClassBody, PointBody {
  /// The modality of the recipe.
  public typealias Kind = PointsClassifyModality

  /// The clouds.
  public var data = PointsClassifyBody.corpus
  /// The run or model folder of the pretrained model, which determines the sizes; `nil` to start
  /// from random weights.
  public var model: String?
  /// The number of clouds per batch.
  public var batch = 32
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.0
  /// The weights of classes in the loss: `balanced`, or entries such as `rare=4`.
  public var classWeights: [String] = []
  /// The width inside the head.
  public var headWidth = 256
  /// The probability that a feature inside the head is dropped in training.
  public var headDropout = 0.5
  /// The sizes.
  public var backbone = PointModelConfiguration()
  /// Makes the default recipe.
  public init() {}

  private static var corpus: PointCorpus {
    var corpus = PointCorpus()
    corpus.augmentation = PointAugmentation()
    corpus.validation = 0.1
    return corpus
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is begun with; null: weights begin at random",
    "batch": "clouds of a batch",
  ].merging(ClassHeadKeys.summaries) { $1 }

  /// The sections of the data and the sizes.
  public static var parts: [ConfigurationPart<PointsClassifyBody>] {
    [ConfigurationPart("data", \.data), ConfigurationPart("backbone", \.backbone)]
  }

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// A model that validation chooses needs clouds that validate.
  public static func problems(of recipe: PointsClassifyRecipe) -> [String] {
    let validates = recipe.data.validation > 0 || !recipe.data.validationPaths.isEmpty
    return recipe.training.selection.metric != nil && !validates
      ? ["training.selection.metric needs data.validation above 0"] : []
  }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    let isPossible = (1...1 << 16).contains(batch)
    return (isPossible ? [] : ["batch is \(batch): must lie in 1...\(1 << 16)"]) + headProblems
  }

  /// The files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The path of the pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// Returns the body with the sizes of the pretrained model, if it names one; dropout
  /// probabilities are kept.
  ///
  /// - Throws: Errors of reading the model.
  public func adopting() throws -> PointsClassifyBody {
    guard let model else { return self }
    let found = try PointModel.configuration(of: ModelFolder.locate(model)).backbone
    var body = self
    body.backbone = found
    body.backbone.encoder = found.encoder.trained(as: backbone.encoder)
    return body
  }

  /// Checks that the data and the model exist.
  public static func check(_ recipe: PointsClassifyRecipe) throws {
    let body = recipe.body
    _ = try body.dataBytes()
    let adopted = try body.adopting().backbone
    guard let model = body.model, body.backbone != adopted else { return }
    var usual = recipe.preset.body.backbone
    usual.encoder = usual.encoder.trained(as: body.backbone.encoder)
    guard body.backbone == usual else {
      throw PointModelError.decided(keys: ["the sizes of backbone"], path: model)
    }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// Measures training on a few made-up clouds.
  public func measuredRate(
    of sizes: StatedSizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? {
    var recipe = PointsClassifyRecipe(trial: adopted, in: dtype)
    recipe.batch = min(batch, PointTrial.clouds)
    return try PointTrial.rate(points: recipe.backbone.patch.points) {
      try PointsClassifyTask(recipe, $0, begins: false, device: device)
    }
  }

  /// Returns the sizes of the model except for the last layer, whose classes depend on the data; a
  /// token is a point.
  public func sizes() throws -> StatedSizes {
    let backbone = adopted.backbone
    return backbone.sizes(
      clouds: batch, outputs: headWidth, predictions: 1, asked: 1, head: 2 * backbone.encoder.hidden
    )
  }
}
