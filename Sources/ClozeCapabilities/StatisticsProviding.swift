import ClozeData

/// A modality that counts the contents of data.
public protocol StatisticsProviding {
  /// The parts of a request, beside its paths, that matter to the modality.
  static var statisticsParts: Set<StatisticsRequest.Part> { get }

  /// Returns the counts of `request`, or, with `listsCopies`, the list of its copies.
  static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable
}

extension Capability where Provider == any StatisticsProviding.Type {
  /// Counting the contents of data.
  public static var statistics: Self { Self(lack: "whose data cannot be counted") }
}

/// The data that are counted, and how they are read.
public struct StatisticsRequest: Sendable {
  /// A part of the request that matters to some modalities only.
  public enum Part: Sendable {
    /// Columns, formats and filters of interactions.
    case interactions
    /// A split of clouds.
    case split
    /// A selection of source code.
    case sourceCode
  }

  /// The data, with the columns and the format of interactions.
  public var source: InteractionSource
  /// Which interactions are left out.
  public var filter = InteractionFilter()
  /// Which clouds are counted; nil for all.
  public var split: PointSplit?
  /// Which source code is counted.
  public var code = SourceCodeSelection()
  /// True to list the copies of files instead.
  public var listsCopies = false
  /// The number of threads that read.
  public var threads: Int

  /// All that is in the paths of `source`.
  public init(_ source: InteractionSource, threads: Int) {
    (self.source, self.threads) = (source, threads)
  }
}
