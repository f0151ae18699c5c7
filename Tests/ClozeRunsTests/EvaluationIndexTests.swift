import ClozeTraining
import Foundation
import Testing

@testable import ClozeRuns

/// Kept evaluations in the index of runs.
@Suite struct EvaluationIndexTests {
  let scratch: RunScratch

  init() throws {
    scratch = try RunScratch()
    try scratch.make("a", loss: 3)
    try scratch.make("b", loss: 2)
    for name in ["a", "b"] {
      try scratch.write(name + "/model/model.safetensors", "weights " + name)
    }
  }

  private func keep(
    _ name: String, _ metric: String, _ value: Double, split: String = "test",
    weights: String = RunFolder.modelWeights, protocolName: String = "full", limit: Int? = nil
  ) throws {
    let run = RunFolder.unchecked(scratch(name))
    try run.keep(
      KeptEvaluation(
        weights: weights, weightsDigest: run.weightsDigest(), protocolName: protocolName,
        split: split, seed: 42, limit: limit,
        metrics: [KeptMetric(name: metric, value: value, count: 9)]))
  }

  private func values(_ column: String) throws -> [String: RunValue] {
    let rows = try RunStore.open(scratch.folder).list(RunQuery(columns: ["name", column]))
    return rows.reduce(into: [:]) { result, row in
      if case .text(let name) = row[0] { result[name] = row[1] }
    }
  }

  @Test func beforeTheFirstEvaluationAllAreMissing() throws {
    #expect(try values("test.accuracy") == ["a": .none, "b": .none])
    #expect(try scratch.names(where: "test.accuracy > 0") == [])
    #expect(throws: RunStoreError.self) { try values("tests.accuracy") }
  }

  @Test func evaluationsAreFields() throws {
    try keep("a", "accuracy", 0.75)
    try keep("b", "accuracy", 0.9)
    try keep("b", "NDCG@10", 0.25, split: "validation")
    for name in ["test.accuracy", "TEST.Accuracy"] {
      #expect(try values(name) == ["a": .number(0.75), "b": .number(0.9)])
    }
    #expect(try values("validation.ndcg@10") == ["a": .none, "b": .number(0.25)])
    #expect(try scratch.names(where: "test.accuracy > 0.8") == ["b"])
    #expect(try scratch.names(where: "not test.accuracy > 0.8") == ["a"])
    var query = RunQuery(columns: ["name"])
    query.order = [.init("-test.accuracy")]
    #expect(try RunStore.open(scratch.folder).list(query) == [[.text("b")], [.text("a")]])
    #expect(throws: RunStoreError.self) { try values("test.nothing") }
    #expect(try RunStore.open(scratch.folder).knownNames().contains("test.accuracy"))
  }

  /// A quick look at a few cases does not take the place of the whole.
  @Test func allCasesCountBeforeALimitedNumber() throws {
    try keep("a", "accuracy", 0.3, limit: 3)
    #expect(try values("test.accuracy")["a"] == .number(0.3))
    try keep("a", "accuracy", 0.6)
    try keep("a", "accuracy", 0.4, limit: 3)
    #expect(RunFolder.unchecked(scratch("a")).evaluations().count == 2)
    #expect(try values("test.accuracy")["a"] == .number(0.6))
  }

  @Test func theNewestThatFitsTheWeightsCounts() throws {
    try keep("a", "accuracy", 0.5, protocolName: "one")
    try keep("a", "accuracy", 0.6, protocolName: "two")
    #expect(try values("test.accuracy")["a"] == .number(0.6))
    // The evaluation of a checkpoint is not that of the model.
    try keep("a", "accuracy", 0.1, weights: "step-00000004")
    #expect(try values("test.accuracy")["a"] == .number(0.6))
    // A name that ends alike is meant if there is only one.
    try keep("a", "mlm_loss", 3, split: "validation")
    #expect(try values("validation.loss")["a"] == .number(3))

    // A new training step makes them stale, a new evaluation is found.
    try scratch.write("a/model/model.safetensors", "other weights of a")
    #expect(try values("test.accuracy")["a"] == RunValue.none)
    try keep("a", "accuracy", 0.7)
    #expect(try values("test.accuracy")["a"] == .number(0.7))
    try FileManager.default.removeItem(atPath: scratch("a/evaluations.jsonl"))
    #expect(try values("test.accuracy")["a"] == RunValue.none)
  }

  /// A large model is not read while other processes wait for the index.
  @Test func weightsAreHashedBeforeTheTransaction() throws {
    try keep("a", "accuracy", 0.5)
    let store = try RunStore(scratch.folder, IndexFile.inMemory())
    let path = scratch("a"), before = try #require(HashedWeights(path: path, known: nil))
    #expect(before.digest == RunFolder.unchecked(path).weightsDigest())
    #expect(HashedWeights(path: path, known: before.stamp) == nil, "the index knows it")
    #expect(HashedWeights(path: scratch("b"), known: nil) == nil, "nothing was evaluated")
    let mark = HashedWeights(stamp: before.stamp, digest: "what was computed before")
    let old = HashedWeights(stamp: Data([1]), digest: "of other weights")
    for (weights, digest) in [(mark, mark.digest), (old, before.digest)] {
      let found = try store.database.write { db in
        try RunWriter(db, name: "a", path: path, weights: weights).update()
        let found = try String.fetchOne(db, sql: "SELECT weights FROM run WHERE name = 'a'")
        try db.execute(sql: "DELETE FROM run")
        return found
      }
      #expect(found == digest)
    }
  }

  @Test func valuesThatAreNoNumbersAreMissing() throws {
    try keep("a", "accuracy", .nan)
    try keep("b", "accuracy", .infinity)
    #expect(try values("test.accuracy") == ["a": .none, "b": .number(.infinity)])
  }

  /// An index of the former version knows the evaluations when it has been opened.
  @Test func aFormerIndexIsFilledIn() throws {
    try keep("a", "accuracy", 0.75)
    let store = try RunStore.open(scratch.folder)
    try store.database.write { db in
      try db.execute(
        sql: """
          DROP TABLE evaluation; DROP TABLE score; ALTER TABLE run DROP COLUMN weights;
          ALTER TABLE run DROP COLUMN weights_stamp;
          DELETE FROM grdb_migrations WHERE identifier = '3';
          """)
    }
    #expect(try values("test.accuracy")["a"] == .number(0.75))
  }
}
