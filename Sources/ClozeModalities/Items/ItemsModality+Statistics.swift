import ClozeCapabilities
import ClozeData

extension ItemsModality: StatisticsProviding {
  /// The parts of statistics: columns, formats and filters.
  public static var statisticsParts: Set<StatisticsRequest.Part> { [.interactions] }

  /// Returns the numbers of users, items and interactions, and the time from the first to the last
  /// interaction if there are times.
  public static func statistics(
    _ request: StatisticsRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let log = try request.source.read(observer)
    let counts = InteractionStatistics(request.filter.apply(log))
    let times: [ResultTable.Property] =
      counts.times.map { times in
        [
          .init("first", .text(InteractionTime.text(times.lowerBound))),
          .init("last", .text(InteractionTime.text(times.upperBound))),
        ]
      } ?? []
    return ResultTable(
      row: [
        .init("users", .whole(counts.users)), .init("items", .whole(counts.items)),
        .init("interactions", .whole(counts.interactions)),
        .init("density", .number(counts.density)),
        .init("minimum", .whole(counts.minimum)),
        .init("median", .number(counts.median)), .init("maximum", .whole(counts.maximum)),
        .init("repeats", .whole(counts.repeats)),
      ] + times)
  }
}
