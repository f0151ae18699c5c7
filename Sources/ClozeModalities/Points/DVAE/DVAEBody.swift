import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// A complete recipe for a dVAE of point clouds.
public typealias DVAERecipe = Recipe<DVAEBody>

/// The part of a recipe that is specific to a dVAE of point clouds.
public struct DVAEBody: PointBody {
  /// The modality of the recipe.
  public typealias Kind = DVAEModality

  /// The clouds.
  public var data = PointCorpus()
  /// The number of clouds per batch.
  public var batch = 64
  /// The sizes.
  public var model = DVAEConfiguration()
  /// The schedules of the temperature of the choice of tokens, and of the weight of their uniform
  /// use.
  public var tokens = TokenSchedule()
  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = ["batch": "clouds of a batch"]

  /// The sections of the data, the sizes and the schedule.
  public static var parts: [ConfigurationPart<DVAEBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("model", \.model),
      ConfigurationPart("tokens", \.tokens),
    ]
  }

  /// The metrics that validation reports.
  public var metrics: [LoggedMetric] { DVAETask.validationMetrics }

  /// The parts of the loss, the schedule, and the use of tokens in the batch.
  public var stepMetrics: [LoggedMetric] { DVAETask.stepMetrics }

  /// The problem of the batch.
  public func problems() -> [String] {
    (1...1 << 16).contains(batch) ? [] : ["batch is \(batch): must lie in 1...\(1 << 16)"]
  }

  /// The files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// Returns the sizes of the model; a token is a point.
  public func sizes() -> StatedSizes { model.sizes(clouds: batch) }

  /// Measures training on a few made-up clouds.
  public func measuredRate(
    of sizes: StatedSizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? {
    var recipe = DVAERecipe(trial: self, in: dtype)
    recipe.batch = min(batch, PointTrial.clouds)
    return try PointTrial.rate(points: model.patch.points) {
      try DVAETask(recipe, $0, device: device)
    }
  }
}
