import ClozeData
import ClozeTraining
import Foundation
import GRDB

/// Writes the contents of a run's folder into the index, within a transaction, so that no other
/// process intervenes between reading and writing.
struct RunWriter {
  let db: Database
  let name: String
  let path: String
  /// The digest of the run's weights, if it was computed before.
  let weights: HashedWeights?
  private let run: RunFolder

  /// Makes a writer for the run called `name` in the folder at `path`.
  init(_ db: Database, name: String, path: String, weights: HashedWeights? = nil) {
    (self.db, self.name, self.path, self.weights) = (db, name, path, weights)
    run = RunFolder.unchecked(path)
  }

  /// The previous contents of the index.
  private struct Former {
    var id: Int64
    var stamp: Data
    var place: MetricsPlace
    var skipped: Int
    var isRunning: Bool
  }

  /// Writes the changes, if there are any.
  func update() throws {
    // The stamp is taken before the files are read, so that a change meanwhile is found the next
    // time.
    guard let stamp = FolderStamp(run: path)?.data else { return }
    let former = try former()
    if let former, former.stamp == stamp, !former.isRunning || run.isBusy { return }
    let id = try former?.id ?? insert()
    let reading = MetricsReader.read(run.metrics, from: former?.place ?? MetricsPlace())
    let series = SeriesWriter(db, run: id)
    if !reading.isContinued { try series.clear() }
    let lastStep = try series.append(reading.table)
    let skipped = reading.table.skipped + (reading.isContinued ? former?.skipped ?? 0 : 0)
    let record = run.record
    try series.declare(record?.metrics ?? [])
    try write(record, id, lastStep: lastStep)
    try db.run(
      "UPDATE run SET stamp = ?, offset = ?, tail = ?, skipped = ? WHERE id = ?",
      [stamp, reading.place.offset, reading.place.tail, skipped, id])
    // Parsing YAML takes the longest, so it is done only if the recipe or the record has changed.
    if former.map({ FolderStamp.texts(of: $0.stamp) }) != FolderStamp.texts(of: stamp) {
      try writeValues(record, id)
    }
    try writeEvaluations(id, stamp, former: former?.stamp)
    try writeTags(record?.tags ?? [], id)
    try writeArtifacts(id)
  }

  private func former() throws -> Former? {
    let statement = try db.cachedStatement(
      sql: "SELECT id, stamp, offset, tail, skipped, state FROM run WHERE name = ?")
    return try Row.fetchOne(statement, arguments: [name]).map {
      Former(
        id: try $0.value(0), stamp: try $0.value(1),
        place: MetricsPlace(offset: try $0.value(2), tail: try $0.value(3)),
        skipped: try $0.value(4), isRunning: try $0.value(5) == RunState.running.rawValue)
    }
  }

  private func insert() throws -> Int64 {
    try db.run(
      """
      INSERT INTO run (name, state, stamp, offset, tail, skipped) VALUES (?, '', x'', 0, x'', 0)
      """, [name])
    return db.lastInsertedRowID
  }

  private func write(_ record: RunRecord?, _ id: Int64, lastStep: Int?) throws {
    let steps = [record?.steps, lastStep].compactMap { $0 }.max()
    try db.run(
      """
      UPDATE run SET modality = ?, recipe = ?, state = ?, error = ?, command = ?, started = ?,
        resumed = ?, ended = ?, steps = ?, total_steps = ?, process = ?, host = ? WHERE id = ?
      """,
      [
        record?.modality, record?.recipe, run.state(of: record).rawValue, record?.error,
        record.map { $0.command.map(\.commandWord).joined(separator: " ") },
        record.map { Self.text($0.started) },
        record?.resumed.map(Self.text), record?.ended.map(Self.text), steps, record?.totalSteps,
        record?.process, record?.host, id,
      ])
  }

  private static func text(_ date: Date) -> String { date.ISO8601Format() }
}

extension Database {
  /// Runs `sql`, caching its compiled form.
  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// Returns the number of `name` in `table`, adding it if it is missing.
  func number(of name: String, in table: String) throws -> Int64 {
    let find = try cachedStatement(sql: "SELECT id FROM \(table) WHERE name = ?")
    if let id = try Int64.fetchOne(find, arguments: [name]) { return id }
    try run("INSERT INTO \(table) (name) VALUES (?)", [name])
    return lastInsertedRowID
  }
}
