import ClozeEvaluation
import Foundation
import GRDB

/// Writes a run's metrics into the index.
struct SeriesWriter {
  private let db: Database
  private let run: Int64

  /// Makes a writer for the run numbered `run`.
  init(_ db: Database, run: Int64) { (self.db, self.run) = (db, run) }

  /// Deletes all metrics of the run.
  func clear() throws {
    let axes = try Int64.fetchAll(
      db.cachedStatement(sql: "SELECT id FROM axis WHERE run = ?"), arguments: [run])
    for axis in axes { try db.run("DELETE FROM points WHERE axis = ?", [axis]) }
    try db.run("DELETE FROM axis WHERE run = ?", [run])
    try db.run("DELETE FROM summary WHERE run = ?", [run])
  }

  /// Adds lines.
  ///
  /// - Returns: the highest logged step; nil if there is none.
  func append(_ table: MetricsTable) throws -> Int? {
    for axis in table.axes where !axis.steps.isEmpty {
      try append(axis)
      for (name, values) in zip(axis.names, axis.columns) {
        try summarize(name, values, axis.steps)
      }
    }
    return try Int.fetchOne(
      db.cachedStatement(sql: "SELECT max(last_step) FROM summary WHERE run = ?"),
      arguments: [run])
  }

  /// Gives all metrics of the run the directions and units that are `declared`, or those that their
  /// names suggest.
  func declare(_ declared: [LoggedMetric]) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT id, name FROM summary JOIN metric ON metric.id = metric WHERE run = ?")
    for row in try Row.fetchAll(statement, arguments: [run]) {
      let (id, name): (Int64, String) = (try row.value(0), try row.value(1))
      let series = declared.series(called: name)
      try db.run(
        "UPDATE summary SET direction = ?, unit = ? WHERE run = ? AND metric = ?",
        [series.direction?.rawValue, series.unit, run, id])
    }
  }

  private func append(_ new: MetricsTable.Axis) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT id, steps, tokens, times FROM axis WHERE run = ? AND names = ?")
    let former = try Row.fetchOne(statement, arguments: [run, new.signature])
    func column(_ index: Int, _ values: [Int]?) -> Data? {
      let before = (former?.optional(index) as Data?).map(Columns.integers) ?? []
      return values.map { Columns.encoded(before + $0) }
    }
    let data = [column(1, new.steps), column(2, new.tokens), column(3, new.times)]
    var id = try former?.value(0) as Int64?
    if let id {
      try db.run(
        "UPDATE axis SET count = count + ?, steps = ?, tokens = ?, times = ? WHERE id = ?",
        [new.steps.count, data[0], data[1], data[2], id])
    } else {
      try db.run(
        """
        INSERT INTO axis (run, names, count, steps, tokens, times) VALUES (?, ?, ?, ?, ?, ?)
        """, [run, new.signature, new.steps.count, data[0], data[1], data[2]])
      id = db.lastInsertedRowID
    }
    for (name, values) in zip(new.names, new.columns) {
      try append(values, to: id ?? 0, name, isNew: former == nil)
    }
  }

  private func append(_ values: [Double], to axis: Int64, _ name: String, isNew: Bool) throws {
    let metric = try db.number(of: name, in: "metric")
    let find = try db.cachedStatement(sql: "SELECT data FROM points WHERE axis = ? AND metric = ?")
    let former = isNew ? nil : try Data.fetchOne(find, arguments: [axis, metric])
    try db.run(
      """
      INSERT INTO points (axis, metric, data) VALUES (?, ?, ?)
      ON CONFLICT (axis, metric) DO UPDATE SET data = excluded.data
      """, [axis, metric, (former ?? Data()) + Columns.encoded(values)])
  }

  private func summarize(_ name: String, _ values: [Double], _ steps: [Int]) throws {
    let metric = try db.number(of: name, in: "metric")
    let find = try db.cachedStatement(
      sql: """
        SELECT count, last, last_step, minimum, minimum_step, maximum, maximum_step
        FROM summary WHERE run = ? AND metric = ?
        """)
    let former = try Row.fetchOne(find, arguments: [run, metric])
    var sum = former.map { MetricSummary(row: $0) } ?? MetricSummary()
    for (value, step) in zip(values, steps) { sum.add(value, at: step) }
    try db.run(
      """
      INSERT OR REPLACE INTO summary (run, metric, count, last, last_step, minimum, minimum_step,
        maximum, maximum_step) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        run, metric, sum.count, sum.last?.value, sum.last?.step, sum.minimum?.value,
        sum.minimum?.step, sum.maximum?.value, sum.maximum?.step,
      ])
  }
}

extension MetricSummary {
  /// Reads the summary from a row: the count and three pairs of value and step.
  init(row: Row, at start: Int = 0) {
    count = row.optional(start) ?? 0
    func place(_ index: Int) -> Place? {
      guard let value = row.optional(start + index) as Double?,
        let step = row.optional(start + index + 1) as Int?
      else { return nil }
      return Place(value: value, step: step)
    }
    (last, minimum, maximum) = (place(1), place(3), place(5))
  }
}
