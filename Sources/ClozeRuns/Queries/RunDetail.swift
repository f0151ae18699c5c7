import ClozeEvaluation
import ClozeTraining
import Foundation
import GRDB

/// Everything that the index knows of one run, except the points of its metrics.
public struct RunDetail: Sendable {
  /// The summary of a metric.
  public struct Metric: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The number of values logged.
    public var count: Int
    /// The last value; nil if no value is a number.
    public var last: Double?
    /// The step of the last value.
    public var lastStep: Int?
    /// The better direction; nil where no value is better than another.
    public var direction: MetricDirection?
    /// The unit; nil where it has none, or none is known.
    public var unit: String?
    /// The smallest or the largest value, whichever is better; nil where neither is.
    public var best: Double?
    /// The step of the best value.
    public var bestStep: Int?
  }

  /// A file or folder in the run's folder.
  public struct Artifact: Sendable, Equatable {
    /// Its path in the folder.
    public var path: String
    /// `model`, `checkpoint`, `tokenizer`, `tokens`, `recipe`, `metrics`, `evaluations`, `record`,
    /// `events`, `other`.
    public var kind: String
    /// Its size, including its contents.
    public var bytes: Int
  }

  /// The run's name.
  public var name: String
  /// Its folder.
  public var path: String
  /// The values of `RunField.columns`, in that order, without those that the run lacks.
  public var columns: [(name: String, value: RunValue)]
  /// The state of the run.
  public var state: RunState
  /// The recipe's keys and values, sorted.
  public var recipe: [(key: String, value: String)]
  /// The properties of the machine and the software it runs on.
  public var environment: [(key: String, value: String)]
  /// The logged metrics, sorted by name.
  public var metrics: [Metric]
  /// The contents of the folder, sorted by path.
  public var artifacts: [Artifact]
  /// The tags.
  public var tags: [String]
}

extension RunStore {
  /// Returns everything that is known of the run called `name`.
  ///
  /// - Throws: `RunStoreError.unknownRun`.
  public func detail(of name: String) throws -> RunDetail {
    let id = try identifiers(of: [name])[0].id
    return try read { db in
      let columns = try Self.columns(id, db)
      let state = columns.first { $0.name == "state" }?.value
      let values = try Self.pairs(
        db, "SELECT name, text FROM value JOIN key ON key.id = key WHERE run = ? ORDER BY name", id)
      let prefix = "environment."
      return RunDetail(
        name: name, path: path(of: name), columns: columns,
        state: RunState.allCases.first { state == .text($0.rawValue) } ?? .interrupted,
        recipe: values.filter { !$0.key.hasPrefix(prefix) },
        environment: values.filter { $0.key.hasPrefix(prefix) }
          .map { (String($0.key.dropFirst(prefix.count)), $0.value) },
        metrics: try Self.metrics(id, db), artifacts: try Self.artifacts(id, db),
        tags: try String.fetchAll(
          db, sql: "SELECT tag FROM tag WHERE run = ? ORDER BY tag", arguments: [id]))
    }
  }

  private static func columns(
    _ id: Int64, _ db: Database
  ) throws -> [(name: String, value: RunValue)] {
    let known = try KnownNames(db)
    let names = RunField.columns.map(\.name)
    let fields = try names.map { try RunField($0, known).text }.joined(separator: ", ")
    let row = try Row.fetchOne(db, sql: "SELECT \(fields) FROM run WHERE id = ?", arguments: [id])
    let values = row.map { Array($0.databaseValues.map(RunValue.init)) } ?? []
    return zip(names, values).filter { $0.1 != .none }.map { ($0.0, $0.1) }
  }

  private static func pairs(
    _ db: Database, _ sql: String, _ id: Int64
  ) throws -> [(key: String, value: String)] {
    try Row.fetchAll(db, sql: sql, arguments: [id]).map { (try $0.value(0), try $0.value(1)) }
  }

  private static func metrics(_ id: Int64, _ db: Database) throws -> [RunDetail.Metric] {
    let sql = """
      SELECT name, count, last, last_step, minimum, minimum_step, maximum, maximum_step,
        direction, unit
      FROM summary JOIN metric ON metric.id = metric WHERE run = ? ORDER BY name
      """
    return try Row.fetchAll(db, sql: sql, arguments: [id]).map { row in
      let name: String = try row.value(0)
      let direction = (row.optional(8) as String?).flatMap { MetricDirection(rawValue: $0) }
      return RunDetail.Metric(name, MetricSummary(row: row, at: 1), direction, row.optional(9))
    }
  }

  private static func artifacts(_ id: Int64, _ db: Database) throws -> [RunDetail.Artifact] {
    try Row.fetchAll(
      db, sql: "SELECT path, kind, bytes FROM artifact WHERE run = ? ORDER BY path",
      arguments: [id]
    ).map {
      RunDetail.Artifact(
        path: try $0.value(0), kind: try $0.value(1), bytes: try $0.value(2))
    }
  }
}

extension RunDetail.Metric {
  init(
    _ name: String, _ summary: MetricSummary, _ direction: MetricDirection?, _ unit: String?
  ) {
    let best = direction.flatMap { $0 == .higherIsBetter ? summary.maximum : summary.minimum }
    self.init(
      name: name, count: summary.count, last: summary.last?.value, lastStep: summary.last?.step,
      direction: direction, unit: unit, best: best?.value, bestStep: best?.step)
  }
}
