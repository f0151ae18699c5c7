import ClozeData

/// A modality that counts the contents of data.
public protocol StatisticsProviding {
  /// The parts of a request, besides its paths, that concern the modality.
  static var statisticsParts: Set<StatisticsRequest.Part> { get }

  /// Returns the counts of `request`, or, with `listsCopies`, the list of its copies.
  static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable
}

extension Capability where Provider == any StatisticsProviding.Type {
  /// The capability of counting the contents of data.
  public static var statistics: Self { Self(lack: "whose data cannot be counted") }
}

/// The data to count, and the way to read them.
public struct StatisticsRequest: Sendable {
  /// A part of the request that concerns only some modalities.
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
  /// The filter of interactions.
  public var filter = InteractionFilter()
  /// The split of clouds to count; nil for all.
  public var split: PointSplit?
  /// The selection of source code to count.
  public var code = SourceCodeSelection()
  /// True to list the copies of files instead.
  public var listsCopies = false
  /// The number of reading threads.
  public var threads: Int

  /// Requests the statistics of all paths of `source`.
  public init(_ source: InteractionSource, threads: Int) {
    (self.source, self.threads) = (source, threads)
  }
}

extension ResultTable {
  /// The most reasons for leaving samples out that are listed one by one.
  private static let listedReasons = 20

  /// Returns the names and reasons of `omissions`, the first ones one by one.
  public static func reasons(_ omissions: [Omission]) -> [Value] {
    let first = omissions.prefix(listedReasons).map { "\($0.name): \($0.reason)" }
    let rest = omissions.count - first.count
    return (first + (rest > 0 ? ["and \(rest) more"] : [])).map { .text($0) }
  }
}
