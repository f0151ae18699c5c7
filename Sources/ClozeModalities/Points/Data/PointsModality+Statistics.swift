import ClozeCapabilities
import ClozeData

extension PointsModality: StatisticsProviding {
  /// The selection of a split.
  public static var statisticsParts: Set<StatisticsRequest.Part> { [.split] }

  /// Returns the numbers of clouds, meshes and classes, and of the points of a cloud.
  public static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let source = PointSource(paths: request.source.paths)
    let counts = PointStatistics(try source.read(request.split ?? .all, observer))
    return ResultTable(row: [
      .init("clouds", .whole(counts.clouds)), .init("meshes", .whole(counts.meshes)),
      .init("classes", .whole(counts.classes)), .init("minimum", .whole(counts.minimum)),
      .init("median", .number(counts.median)), .init("maximum", .whole(counts.maximum)),
      .init("smallestClass", .init(counts.smallestClass)),
      .init("largestClass", .init(counts.largestClass)),
    ])
  }
}
