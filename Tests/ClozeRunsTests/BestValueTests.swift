import ClozeEvaluation
import Foundation
import GRDB
import Testing

@testable import ClozeRuns

/// The best value of a series, by the direction that a run declares.
@Suite struct BestValueTests {
  private let scratch: RunScratch

  init() throws { scratch = try RunScratch() }

  /// A run whose series called `name` goes over `values`.
  private func make(
    _ run: String, _ name: String, _ values: [Double], declared: [LoggedMetric]?
  ) throws {
    let metrics = try declared.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    try scratch.make(run, steps: 0, metrics: metrics)
    for (index, value) in values.enumerated() {
      try scratch.append(
        run + "/metrics.jsonl", "{\"step\": \(index + 1), \"\(name)\": \(value)}\n")
    }
  }

  private func metric(_ name: String, of run: String) throws -> RunDetail.Metric {
    let detail = try RunStore.open(scratch.folder).detail(of: run)
    return try #require(detail.metrics.first { $0.name == name })
  }

  @Test func theBestCodebookIsTheLeastCollapsed() throws {
    let name = "validation_codebook_perplexity"
    try make(
      "a-new", name, [9, 41, 3],
      declared: [LoggedMetric(name, .higherIsBetter, unit: "tokens")])
    try make("b-old", name, [9, 37, 3], declared: nil)
    let store = try RunStore.open(scratch.folder)
    var query = RunQuery(columns: ["best." + name])
    query.order = [.init("name")]
    #expect(try store.list(query) == [[.number(41)], [.number(37)]])
    let new = try metric(name, of: "a-new"), old = try metric(name, of: "b-old")
    #expect(new.best == 41 && new.bestStep == 2 && new.unit == "tokens" && new.last == 3)
    #expect(old.best == 37 && old.bestStep == 2 && old.unit == nil)
    #expect(try store.series([name], of: ["a-new"])[0].unit == "tokens")
  }

  /// A run's declared direction counts more than the words of a name.
  @Test func declarationsAreFollowed() throws {
    try make(
      "a", "accuracy", [0.5, 0.25], declared: [LoggedMetric("accuracy", .lowerIsBetter, unit: nil)])
    try make("b", "loss", [2, 3], declared: [LoggedMetric("loss", nil, unit: "bits")])
    try make("c", "loss", [2, 3], declared: nil)
    #expect(try metric("accuracy", of: "a").best == 0.25)
    let undirected = try metric("loss", of: "b")
    #expect(undirected.best == nil && undirected.direction == nil && undirected.unit == "bits")
    let guessed = try metric("loss", of: "c")
    #expect(guessed.best == 2 && guessed.unit == "nats")
    #expect(try scratch.names(where: "best.loss < 3") == ["c"])
  }

  /// A run that goes on in a later version declares what its former lines lacked.
  @Test func aDeclarationThatComesLaterIsTaken() throws {
    try make("a", "distance", [2, 3], declared: nil)
    #expect(try metric("distance", of: "a").best == 2)
    try make(
      "a", "distance", [2, 3], declared: [LoggedMetric("distance", .higherIsBetter, unit: "m")])
    #expect(try metric("distance", of: "a").best == 3)
  }

  /// An index of version 0.1 has no directions: they are filled in when it is opened.
  @Test func aFormerIndexIsFilledIn() throws {
    try make(
      "a", "distance", [2, 3], declared: [LoggedMetric("distance", .higherIsBetter, unit: "m")])
    _ = try RunStore.open(scratch.folder)
    let queue = try DatabaseQueue(path: scratch.folder.index)
    try queue.write { db in
      try db.execute(
        sql: """
          ALTER TABLE summary DROP COLUMN direction;
          ALTER TABLE summary DROP COLUMN unit;
          DELETE FROM grdb_migrations WHERE identifier = '2';
          """)
    }
    try queue.close()
    let metric = try metric("distance", of: "a")
    #expect(metric.best == 3 && metric.unit == "m" && metric.count == 2)
  }
}
