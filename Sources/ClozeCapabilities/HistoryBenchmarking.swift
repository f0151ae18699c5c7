import ClozeData
import ClozeTensor
import ClozeTraining

/// A modality whose models train and score on real histories, to measure their speed.
public protocol HistoryBenchmarking {
  /// Returns all that is wrong with `request`; empty if nothing is.
  static func problems(of request: HistoryBenchmarkRequest) -> [String]
  /// Returns the sizes of the model that is trained on `items` items.
  static func sizes(of request: HistoryBenchmarkRequest, items: Int) throws -> any RecipeSizes
  /// Returns the benchmark of a model on the histories of `log`.
  static func benchmark(
    _ request: HistoryBenchmarkRequest, _ log: InteractionLog, _ compute: Compute
  ) throws -> any HistoryBenchmark
}

extension Capability where Provider == any HistoryBenchmarking.Type {
  /// Measuring the speed of training and scoring on histories.
  public static var historyBenchmarking: Self { Self(lack: "which has no histories to measure") }
}

/// The data and sizes of a model that is measured.
public struct HistoryBenchmarkRequest: Sendable, Equatable {
  /// Files of interactions.
  public var paths: [String]
  /// The number of blocks.
  public var layers: Int
  /// C, the features of an item.
  public var hidden: Int
  /// H, the number of attention heads.
  public var heads: Int
  /// The longest history.
  public var maximumLength: Int
  /// B, the histories of a batch.
  public var batch: Int
  /// The share of items that is hidden.
  public var rate: Double
  /// True to predict each next item instead of hidden ones.
  public var isCausal: Bool

  /// A model of these sizes on the interactions in `paths`.
  public init(
    paths: [String], layers: Int, hidden: Int, heads: Int, maximumLength: Int, batch: Int,
    rate: Double, isCausal: Bool
  ) {
    self.paths = paths
    (self.layers, self.hidden, self.heads) = (layers, hidden, heads)
    (self.maximumLength, self.batch) = (maximumLength, batch)
    (self.rate, self.isCausal) = (rate, isCausal)
  }
}

/// A model that is measured.
public protocol HistoryBenchmark {
  /// Trains and scores `steps` batches each, after some that are not counted.
  func run(steps: Int) throws -> HistorySpeed
  /// Trains `steps` batches after some that are not counted, and notes the time of each operation in `profile`,
  /// which the device was made with.
  ///
  /// - Returns: the seconds of a step, their mean.
  func profile(steps: Int, in profile: OperationProfile) throws -> Double
}

/// The speed of training and scoring.
public struct HistorySpeed: Sendable {
  /// Histories per second in training, the median over steps.
  public var trainedHistories: Double
  /// Items per second in training, the median over steps.
  public var trainedItems: Double
  /// Histories per second in finding the ten best items, the median over steps.
  public var scoredHistories: Double
  /// The most bytes that tensors held at once while training, parameters and moments included.
  public var peakBytes: Int

  /// These rates.
  public init(
    trainedHistories: Double, trainedItems: Double, scoredHistories: Double, peakBytes: Int
  ) {
    (self.trainedHistories, self.trainedItems) = (trainedHistories, trainedItems)
    (self.scoredHistories, self.peakBytes) = (scoredHistories, peakBytes)
  }
}
