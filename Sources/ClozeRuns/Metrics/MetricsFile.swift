/// A metrics file read directly, without an index.
public struct MetricsFile: Sendable {
  private let table: MetricsTable

  /// Reads the file at `path`; a missing one has no metrics. A truncated last line is skipped.
  public init(_ path: String) { table = MetricsReader.read(path, from: MetricsPlace()).table }

  /// The number of lines that could not be read.
  public var skipped: Int { table.skipped }

  /// Returns each metric with its last and its best value, sorted by name.
  public var metrics: [RunDetail.Metric] {
    var summaries: [String: MetricSummary] = [:]
    for axis in table.axes {
      for (name, column) in zip(axis.names, axis.columns) {
        for (value, step) in zip(column, axis.steps) {
          summaries[name, default: MetricSummary()].add(value, at: step)
        }
      }
    }
    return summaries.sorted { $0.key < $1.key }.map { RunDetail.Metric($0.key, $0.value) }
  }
}
