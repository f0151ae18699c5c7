import ClozeData
import ClozeTensor
import ClozeTraining

/// A modality whose models can be benchmarked on histories of interactions.
public protocol HistoryBenchmarking {
  /// Returns the problems of `request`; empty if there are none.
  static func problems(of request: HistoryBenchmarkRequest) -> [String]
  /// Returns the sizes of the model of `items` items.
  static func sizes(of request: HistoryBenchmarkRequest, items: Int) throws -> any RecipeSizes
  /// Returns the benchmark of a model on the histories of `log`.
  static func benchmark(
    _ request: HistoryBenchmarkRequest, _ log: InteractionLog, _ compute: Compute
  ) throws -> any HistoryBenchmark
}

extension Capability where Provider == any HistoryBenchmarking.Type {
  /// The capability of measuring the speed of training and scoring on histories.
  public static var historyBenchmarking: Self { Self(lack: "which has no histories to measure") }
}

/// The data and sizes of a benchmarked model.
public struct HistoryBenchmarkRequest: Sendable, Equatable {
  /// The files of interactions.
  public var paths: [String]
  /// The number of blocks.
  public var layers: Int
  /// C, the number of features of an item.
  public var hidden: Int
  /// H, the number of attention heads.
  public var heads: Int
  /// The maximum length of a history.
  public var maximumLength: Int
  /// B, the number of histories per batch.
  public var batch: Int
  /// The share of hidden items.
  public var rate: Double
  /// True to predict each next item instead of hidden ones.
  public var isCausal: Bool

  /// Requests a model of these sizes on the interactions in `paths`.
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

/// A benchmark of a model on histories.
public protocol HistoryBenchmark {
  /// Trains on and scores `steps` batches each, after some that are not counted.
  func run(steps: Int) throws -> HistorySpeed
  /// Trains on `steps` batches after some that are not counted, recording the time of each
  /// operation in `profile`, which the device must have been made with.
  ///
  /// - Returns: The mean number of seconds per step.
  func profile(steps: Int, in profile: OperationProfile) throws -> Double
}

/// The speed of training and scoring.
public struct HistorySpeed: Sendable {
  /// The median over steps of histories per second in training.
  public var trainedHistories: Double
  /// The median over steps of items per second in training.
  public var trainedItems: Double
  /// The median over steps of histories per second in finding the ten best items.
  public var scoredHistories: Double
  /// The most bytes that tensors held at once in training, including parameters and moments.
  public var peakBytes: Int

  /// Makes speeds from these rates.
  public init(
    trainedHistories: Double, trainedItems: Double, scoredHistories: Double, peakBytes: Int
  ) {
    (self.trainedHistories, self.trainedItems) = (trainedHistories, trainedItems)
    (self.scoredHistories, self.peakBytes) = (scoredHistories, peakBytes)
  }
}
