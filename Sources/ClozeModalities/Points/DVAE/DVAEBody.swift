import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeTraining

/// A complete recipe for a dVAE of point clouds.
public typealias DVAERecipe = Recipe<DVAEBody>

/// The part of a recipe that is particular to a dVAE of point clouds.
public struct DVAEBody: PointBody {
  /// The modality that it is for.
  public typealias Kind = DVAEModality

  /// The clouds.
  public var data = PointCorpus()
  /// Clouds of a batch.
  public var batch = 64
  /// The sizes.
  public var model = DVAEConfiguration()
  /// How the choice of tokens hardens, and how much their even use counts.
  public var tokens = TokenSchedule()
  /// The defaults.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = ["batch": "clouds of a batch"]

  /// The data, the sizes and the schedule.
  public static var parts: [ConfigurationPart<DVAEBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("model", \.model),
      ConfigurationPart("tokens", \.tokens),
    ]
  }

  /// The metrics that validation gives.
  public var metrics: [LoggedMetric] { DVAETask.validationMetrics }

  /// The parts of the loss, the schedule, and the use of tokens in the batch.
  public var stepMetrics: [LoggedMetric] { DVAETask.stepMetrics }

  /// The problem of the batch.
  public func problems() -> [String] {
    (1...1 << 16).contains(batch) ? [] : ["batch is \(batch): must lie in 1...\(1 << 16)"]
  }

  /// Files and folders of clouds.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try PointSource(paths: data.paths).totalBytes(of: .train)
  }

  /// The sizes of what is trained; a token is a point.
  public func sizes() -> StatedSizes { model.sizes(clouds: batch) }
}
