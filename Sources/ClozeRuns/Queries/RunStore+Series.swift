import Foundation
import GRDB

extension RunStore {
  /// Returns the series called `names` of the runs called `runs`, by run and then by name, in the
  /// order given. A run that has not logged a series is skipped.
  ///
  /// - Throws: `RunStoreError.unknownRun`; `RunStoreError.unknownSeries` if no run has it.
  public func series(_ names: [String], of runs: [String]) throws -> [MetricSeries] {
    let ids = try identifiers(of: runs)
    return try read { db in
      var result: [MetricSeries] = []
      for (run, id) in ids { result += try Self.series(names, of: run, id, db) }
      for name in names where !result.contains(where: { $0.name == name }) {
        throw RunStoreError.unknownSeries(
          name: name, known: try Self.seriesNames(ids.map(\.id), db))
      }
      return result
    }
  }

  /// Returns the names of all series that the runs called `runs` have logged, sorted.
  public func seriesNames(of runs: [String]) throws -> [String] {
    let ids = try identifiers(of: runs)
    return try read { try Self.seriesNames(ids.map(\.id), $0) }
  }

  /// Returns the names of all series that any run has logged, sorted.
  public func seriesNames() throws -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT name FROM metric ORDER BY name") }
  }

  private static func seriesNames(_ ids: [Int64], _ db: Database) throws -> [String] {
    var numbers: Set<Int64> = []
    for id in ids {
      numbers.formUnion(
        try Int64.fetchAll(
          db.cachedStatement(sql: "SELECT metric FROM summary WHERE run = ?"), arguments: [id]))
    }
    return try Row.fetchAll(db, sql: "SELECT id, name FROM metric ORDER BY name")
      .filter { numbers.contains(try $0.value(0)) }.map { try $0.value(1) }
  }

  private static func series(
    _ names: [String], of run: String, _ id: Int64, _ db: Database
  ) throws -> [MetricSeries] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT axis.id, steps, tokens, times, data, unit FROM points
        JOIN axis ON axis.id = axis
        JOIN summary ON summary.run = axis.run AND summary.metric = points.metric
        WHERE axis.run = ? AND points.metric = (SELECT id FROM metric WHERE name = ?) ORDER BY axis.id
        """)
    var axes: [Int64: AxisColumns] = [:]
    return try names.compactMap { name in
      var series = MetricSeries(run: run, name: name)
      let rows = try Row.fetchCursor(statement, arguments: [id, name])
      while let row = try rows.next() {
        let id: Int64 = try row.value(0)
        let axis = try axes[id] ?? columns(row)
        axes[id] = axis
        series.unit = row.optional(5)
        series.append(axis, Columns.doubles(try row.value(4)))
      }
      return series.values.isEmpty ? nil : series.sorted()
    }
  }

  private static func columns(_ row: Row) throws -> AxisColumns {
    let steps = Columns.integers(try row.value(1))
    func optional(_ index: Int, _ scale: Double) -> [Double] {
      let values = (row.optional(index) as Data?).map(Columns.integers) ?? []
      guard values.count == steps.count else {
        return [Double](repeating: .nan, count: steps.count)
      }
      return values.map { Double($0) / scale }
    }
    return AxisColumns(steps: steps, tokens: optional(2, 1), times: optional(3, 1000))
  }

  /// Returns the numbers of the runs called `names`, in their order.
  func identifiers(of names: [String]) throws -> [(name: String, id: Int64)] {
    try read { db in
      let find = try db.cachedStatement(sql: "SELECT id FROM run WHERE name = ?")
      return try names.map { name in
        guard let id = try Int64.fetchOne(find, arguments: [name]) else {
          throw RunStoreError.unknownRun(name: name, folder: folder.path, close: nil)
        }
        return (name, id)
      }
    }
  }
}
