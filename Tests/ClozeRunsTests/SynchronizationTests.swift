import ClozeTraining
import Foundation
import Testing

@testable import ClozeRuns

/// The index follows the folders.
@Suite struct SynchronizationTests {
  let scratch: RunScratch

  init() throws { scratch = try RunScratch() }

  private func loss(_ name: String) throws -> RunDetail.Metric? {
    try RunStore.open(scratch.folder).detail(of: name).metrics.first { $0.name == "loss" }
  }

  @Test func foldersComeChangeAndGo() throws {
    try scratch.make("a")
    try scratch.write("a-file", "no run")
    try FileManager.default.createDirectory(
      atPath: scratch("no-run"), withIntermediateDirectories: true)
    #expect(try RunScratch.names(in: .open(scratch.folder)) == ["a"])
    try scratch.make("b", layers: 7)
    #expect(try RunScratch.names(in: .open(scratch.folder)) == ["a", "b"])
    try scratch.make("b", layers: 8, tags: ["x"])
    #expect(try scratch.names(where: "encoder.layers = 8 and tag = x") == ["b"])
    try FileManager.default.removeItem(atPath: scratch("a"))
    #expect(try RunScratch.names(in: .open(scratch.folder)) == ["b"])
    try FileManager.default.moveItem(atPath: scratch("b"), toPath: scratch("c"))
    #expect(try RunScratch.names(in: .open(scratch.folder)) == ["c"])
    #expect(try RunScratch.names(in: .open(scratch.folder), where: "loss = 3") == ["c"])
  }

  @Test func appendedLinesAreAdded() throws {
    try scratch.make("a", loss: 3, steps: 4)
    #expect(try loss("a")?.last == 3)
    try scratch.log("a", 5, 2.5)
    try scratch.log("a", 6, 2.75)
    let metric = try #require(try loss("a"))
    #expect(metric.count == 6 && metric.last == 2.75 && metric.lastStep == 6)
    #expect(metric.best == 2.5 && metric.bestStep == 5)
    let series = try RunStore.open(scratch.folder).series(["loss"], of: ["a"])
    #expect(series.map(\.steps) == [[1, 2, 3, 4, 5, 6]])
    #expect(series[0].values == [6, 5, 4, 3, 2.5, 2.75])
    #expect(series[0].tokens == [100, 200, 300, 400, 500, 600])
    #expect(series[0].times[5] == 1_700_000_006.25)
  }

  /// A resumed run forgets what was logged after its checkpoint, then logs it again.
  @Test func aRewrittenFileIsReadAnew() throws {
    try scratch.make("a", loss: 3, steps: 4)
    _ = try loss("a")
    try scratch.write("a/metrics.jsonl", "")
    for (step, value) in [(1, 9.0), (2, 8), (3, 7), (4, 6), (5, 5.5), (6, 5.25)] {
      try scratch.log("a", step, value)
    }
    let metric = try #require(try loss("a"))
    #expect(metric.count == 6 && metric.last == 5.25 && metric.best == 5.25)
    let series = try RunStore.open(scratch.folder).series(["loss"], of: ["a"])
    #expect(series[0].values == [9, 8, 7, 6, 5.5, 5.25])
  }

  @Test func tornAndWrongLinesDoNoHarm() throws {
    try scratch.make("a", steps: 2)
    try scratch.append(
      "a/metrics.jsonl", "no json\n[1]\n{\"loss\": 1}\n{\"step\": 3, \"loss\": 0.5")
    var store = try RunStore.open(scratch.folder)
    #expect(try store.series(["loss"], of: ["a"])[0].steps == [1, 2])
    #expect(try store.detail(of: "a").columns.contains { $0 == ("skipped", .integer(3)) })
    try scratch.append(
      "a/metrics.jsonl", "}\n{\"step\": 4, \"loss\": null, \"extra\": {\"x\": 1}}\n")
    store = try RunStore.open(scratch.folder)
    #expect(try store.series(["loss"], of: ["a"])[0].steps == [1, 2, 3])
    #expect(try store.detail(of: "a").metrics.first { $0.name == "loss" }?.last == 0.5)
  }

  @Test func aRunWithoutRecordAndOneWithoutMetricsAreListed() throws {
    try scratch.make("a")
    try FileManager.default.removeItem(atPath: scratch("a/run.json"))
    try scratch.make("b")
    try FileManager.default.removeItem(atPath: scratch("b/metrics.jsonl"))
    try scratch.make("c")
    try scratch.write("c/run.json", "{\"format\": ")
    #expect(try scratch.names(where: "state = done") == ["a", "b", "c"])
    #expect(try scratch.names(where: "loss > 0") == ["a", "c"])
    #expect(try scratch.names(where: "modality = text") == ["b"])
  }

  /// A run that says it is running lives as long as its lock.
  @Test func aDeadProcessIsShown() throws {
    try scratch.make("a", state: "running")
    let run = try RunFolder.open(scratch("a"))
    var lock: RunLock? = try run.lock()
    #expect(try scratch.names(where: "state = running") == ["a"])
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(try scratch.names(where: "state = interrupted") == ["a"])
    lock = try run.lock()
    try scratch.log("a", 9, 1)
    #expect(try scratch.names(where: "state = running") == ["a"])
  }

  @Test func artifactsAndTheirSizes() throws {
    try scratch.make("a")
    try FileManager.default.createDirectory(
      atPath: scratch("a/checkpoints/step-00000004"), withIntermediateDirectories: true)
    try scratch.write("a/checkpoints/step-00000004/weights", "12345")
    let artifacts = try RunStore.open(scratch.folder).detail(of: "a").artifacts
    #expect(artifacts.map(\.kind) == ["checkpoint", "metrics", "model", "recipe", "record"])
    #expect(artifacts[0].bytes == 5 && artifacts[2].bytes == 2)
  }
}
