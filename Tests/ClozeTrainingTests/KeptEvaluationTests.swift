import ClozeData
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTraining

/// Evaluations that a run's folder keeps.
@Suite struct KeptEvaluationTests {
  private func run(_ folder: String) throws -> RunFolder {
    try RunFolder.create(at: folder + "/run", recipe: "")
  }

  private func evaluation(_ value: Double = 0.5, seed: UInt64 = 42) -> KeptEvaluation {
    KeptEvaluation(
      time: Date(timeIntervalSince1970: 1.8e9 + 0.25), command: ["evaluate", "run"],
      weightsDigest: "w1", protocolName: "full", split: "test",
      seed: seed, dataDigest: "d1",
      metrics: [
        KeptMetric(
          name: "NDCG@10", value: value, low: 0.4, high: 0.6, direction: .higherIsBetter, count: 9)
      ])
  }

  @Test func allValuesAreReadAsTheyWereKept() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      #expect(run.evaluations() == [])
      let first = evaluation(0.1, seed: .max)
      var second = evaluation(0.2)
      second.weights = "step-00004000"
      second.data = ["a b.txt", "ü/\n"]
      try run.keep(first)
      try run.keep(second)
      #expect(run.evaluations() == [first, second])
      #expect(run.evaluations()[0].metric("ndcg@10")?.value == 0.1)
      #expect(run.evaluations()[0].metric("ndcg@20") == nil)
    }
  }

  @Test func numbersThatAreNotFiniteAreKept() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      for (seed, value) in [Double.nan, .infinity, -.infinity].enumerated() {
        try run.keep(evaluation(value, seed: UInt64(seed)))
      }
      let values = run.evaluations().map { $0.metrics[0].value }
      #expect(values.count == 3 && values[0].isNaN)
      #expect(values.dropFirst() == [.infinity, -.infinity])
    }
  }

  /// The same weights, method and data replace what was kept; anything else stands beside it.
  @Test func aRepeatedEvaluationReplacesTheFormer() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.keep(evaluation(0.1))
      try run.keep(evaluation(0.2, seed: 7))
      try run.keep(evaluation(0.3))
      #expect(run.evaluations().map { $0.metrics[0].value } == [0.2, 0.3])
      let changes: [(inout KeptEvaluation) -> Void] = [
        { $0.weightsDigest = "w2" }, { $0.weights = "step-1" }, { $0.protocolName = "uniform-100" },
        { $0.split = "validation" }, { $0.dataDigest = nil }, { $0.seed = 1 },
      ]
      for change in changes {
        var other = evaluation()
        change(&other)
        try run.keep(other)
      }
      #expect(run.evaluations().count == 2 + changes.count)
    }
  }

  @Test func damagedAndLaterLinesArePassedOver() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.keep(evaluation(0.1))
      let whole = try String(contentsOfFile: run.evaluationsFile, encoding: .utf8)
      let later = #"{"format":2,"what":"is new"}"#
      let torn = whole.prefix(whole.count / 2)
      try AtomicFile.write("\n[]\n\(later)\n" + whole + torn, to: run.evaluationsFile)
      #expect(run.evaluations() == [evaluation(0.1)])

      // The torn end goes, what a later version wrote stays.
      try run.keep(evaluation(0.2, seed: 1))
      #expect(run.evaluations().map { $0.metrics[0].value } == [0.1, 0.2])
      let lines = try String(contentsOfFile: run.evaluationsFile, encoding: .utf8)
        .split(separator: "\n")
      #expect(lines.count == 3 && lines[0] == later)
    }
  }

  /// What cannot be read is not nothing: it is neither shown nor replaced.
  @Test func whatCannotBeReadIsNotReplaced() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      // A folder can be opened but not read, whoever the user is.
      try FileManager.default.createDirectory(
        atPath: run.evaluationsFile + "/inner", withIntermediateDirectories: true)
      #expect(run.evaluations() == [])
      #expect(throws: FileError.system(path: run.evaluationsFile, operation: .read, code: EIO)) {
        try run.keep(evaluation())
      }
      try FileManager.default.removeItem(atPath: run.evaluationsFile)
      try FileManager.default.createSymbolicLink(
        atPath: run.evaluationsFile, withDestinationPath: "evaluations.jsonl")
      #expect(throws: FileError.self) { try run.keep(evaluation()) }
    }
  }

  /// Every length at which a write may be cut leaves those that were complete.
  @Test func anyCutLeavesTheCompleteLines() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.keep(evaluation(0.1))
      let first = try Data(contentsOf: URL(fileURLWithPath: run.evaluationsFile)).count
      try run.keep(evaluation(0.2, seed: 1))
      let whole = try Data(contentsOf: URL(fileURLWithPath: run.evaluationsFile))
      for size in stride(from: 0, through: whole.count, by: 7) {
        try AtomicFile.write(whole.prefix(size), to: run.evaluationsFile)
        let expected = size >= whole.count - 1 ? 2 : size >= first - 1 ? 1 : 0
        #expect(run.evaluations().count == expected, "cut at \(size)")
      }
    }
  }

  /// A writer that was killed leaves a temporary file, which neither counts nor stays.
  @Test func aKilledWriterLeavesTheFormerFile() throws {
    try withTemporaryFolder { folder in
      let run = try run(folder)
      try run.keep(evaluation(0.1))
      let left = run.path + "/.cloze-abc.tmp"
      try AtomicFile.write("{\"format\":1", to: left)
      #expect(run.evaluations().count == 1)
      _ = try run.lock()
      #expect(!FileManager.default.fileExists(atPath: left))
    }
  }

  @Test func writersDoNotLoseEachOthersEvaluations() async throws {
    let folder = NSTemporaryDirectory() + "kept-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try RunFolder.create(at: folder, recipe: "")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seed in 0..<20 {
        group.addTask { try run.keep(evaluation(seed: UInt64(seed))) }
      }
      try await group.waitForAll()
    }
    #expect(Set(run.evaluations().map(\.seed)) == Set(0..<20))
  }
}
