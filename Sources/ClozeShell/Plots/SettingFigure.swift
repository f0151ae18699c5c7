import ClozeEvaluation
import ClozePlots
import ClozeReport
import ClozeRuns

/// A metric of runs over the value of a key of their recipes: single runs as points, means over
/// seeds as a line, and a band around it.
struct SettingFigure {
  /// The keys: the one along the horizontal axis, and perhaps one with a line for each value.
  private let keys: [String]
  private let metric: String
  private let entries: [SeedTable.Entry]
  private let band: BandKind
  private let isLogarithmic: Bool

  /// Makes a figure of `entries`, whose rows are places along the axis.
  ///
  /// - Throws: `Misuse` if a place is not a number.
  init(
    _ keys: [String], metric: String, _ entries: [SeedTable.Entry], _ band: BandKind,
    isLogarithmic: Bool
  ) throws {
    (self.keys, self.metric, self.entries) = (keys, metric, entries)
    (self.band, self.isLogarithmic) = (band, isLogarithmic)
    if let text = entries.map(\.row).first(where: { Double($0)?.isFinite != true }) {
      throw Misuse(
        text: "--x \(keys[0]): its value '\(text)' is not a number and has no place on an axis; "
          + "use --by \(keys[0])")
    }
  }

  /// The chart, whose horizontal axis is logarithmic if the values span a decade.
  var chart: Chart {
    let table = SeedTable(entries, direction: nil)
    let places = table.rows.compactMap(Double.init)
    let spansDecades = (places.min() ?? 0) > 0 && (places.max() ?? 0) >= 10 * (places.min() ?? 1)
    let caption = band.caption(table.cells.map(\.summary.count))
    return Chart(
      x: Axis("\(keys[0]); \(caption)", scale: spansDecades ? .log : .linear),
      y: Axis(
        metric.replacing(/[._]/, with: " "), scale: isLogarithmic ? .log : .linear),
      series: table.columns.map { series($0, table) })
  }

  private func series(_ column: String?, _ table: SeedTable) -> Series {
    let name = keys.last?.split(separator: ".").last.map(String.init) ?? ""
    let cells = table.cells.filter { $0.column == column }
    let points = cells.map { ChartPoint(Double($0.row) ?? .nan, $0.summary.mean) }
    let edges = cells.compactMap { cell in
      band.edges(cell.summary).map { BandPoint(Double(cell.row) ?? .nan, $0.low, $0.high) }
    }
    let single = entries.filter { $0.column == column }
      .map { ChartPoint(Double($0.row) ?? .nan, $0.value) }
    return Series(
      column.map { "\(name) \($0)" } ?? metric, points, scatter: single, band: edges)
  }

  /// A record for each run, for programs.
  var records: [[RecordValue]] {
    entries.map { entry in
      [RecordValue(word: entry.row)] + (entry.column.map { [RecordValue(word: $0)] } ?? [])
        + [.string(metric), RecordValue(word: entry.seed), .double(entry.value)]
    }
  }
}
