import ClozeEvaluation
import ClozeReport

/// One metric of runs, by the values of one or two keys: means over the runs of a cell, which
/// differ in their seeds.
struct SeedTable {
  /// The metric of a run.
  struct Entry: Equatable {
    /// The value of the first key, which has a row.
    var row: String
    /// The value of the second key, which has a column; nil without such a key.
    var column: String?
    /// The run's seed.
    var seed: String
    /// The metric's value.
    var value: Double
  }

  /// The runs with the same values of the keys.
  struct Cell: Equatable {
    var row: String
    var column: String?
    /// The values by seed; none if a seed is there twice.
    var bySeed: [String: Double]
    var summary: SampleSummary
    /// True if no cell of its column has a better mean.
    var isBest = false
    /// The comparison with the reference of the column; nil for that itself, and without pairs.
    var comparison: Comparison?
  }

  /// The comparison of a cell with a reference, over the seeds that both have.
  struct Comparison: Equatable {
    /// The mean of the cell's values less the reference's.
    var difference: Double
    /// The two-sided p of the sign-flip test.
    var p: Double
    /// The number of pairs.
    var pairs: Int
  }

  /// The values of the keys, in order.
  let rows: [String], columns: [String?]
  /// The cells, by column and then by row.
  private(set) var cells: [Cell] = []

  /// Makes the table of `entries`.
  ///
  /// - Parameters:
  ///   - direction: The better direction of the metric; nil if no value is better.
  ///   - reference: The row that the others are compared with; nil for the best.
  init(_ entries: [Entry], direction: MetricDirection?, reference: String? = nil) {
    rows = Self.sorted(entries.map(\.row))
    let named = Self.sorted(entries.compactMap(\.column))
    columns = named.isEmpty ? [nil] : named
    for column in columns {
      var cells = rows.compactMap { row in
        Self.cell(row, column, entries.filter { $0.row == row && $0.column == column })
      }
      Self.compare(&cells, direction, reference)
      self.cells += cells
    }
  }

  /// Returns the cell of a row and a column; nil if there are no such runs.
  func cell(_ row: String, _ column: String?) -> Cell? {
    cells.first { $0.row == row && $0.column == column }
  }

  /// Returns `values` without repetitions: numbers by their size, else texts by the alphabet.
  static func sorted(_ values: [String]) -> [String] {
    let values = values.uniqued, numbers = values.compactMap(Double.init)
    guard numbers.count == values.count else { return values.sorted() }
    return zip(values, numbers).sorted { $0.1 < $1.1 }.map(\.0)
  }

  private static func cell(_ row: String, _ column: String?, _ entries: [Entry]) -> Cell? {
    guard !entries.isEmpty else { return nil }
    let seeds = Set(entries.map(\.seed))
    let bySeed = seeds.count == entries.count ? entries.map { ($0.seed, $0.value) } : []
    return Cell(
      row: row, column: column, bySeed: Dictionary(bySeed) { $1 },
      summary: SampleSummary(entries.map(\.value)))
  }

  private static func compare(
    _ cells: inout [Cell], _ direction: MetricDirection?, _ reference: String?
  ) {
    let isRising = direction == .higherIsBetter
    let means = cells.map(\.summary.mean).filter(\.isFinite)
    let best = direction.flatMap { _ in isRising ? means.max() : means.min() }
    for index in cells.indices { cells[index].isBest = cells[index].summary.mean == best }
    let place = cells.firstIndex { cell in reference.map { $0 == cell.row } ?? cell.isBest }
    guard let place else { return }
    for index in cells.indices where index != place {
      cells[index].comparison = comparison(cells[index].bySeed, cells[place].bySeed)
    }
  }

  private static func comparison(
    _ one: [String: Double], _ other: [String: Double]
  ) -> Comparison? {
    let seeds = one.keys.filter { other[$0] != nil }.sorted()
    let a = seeds.compactMap { one[$0] }, b = seeds.compactMap { other[$0] }
    // Beyond a dozen pairs signs are drawn; the same draws give the same table each time.
    guard let test = try? PairedTest.signFlip(a: a, b: b, seed: 1) else { return nil }
    return Comparison(difference: test.difference, p: test.p, pairs: seeds.count)
  }
}
