import ClozeTraining
import Foundation
import Testing

@testable import ClozeShell

/// The names of runs, metrics and keys that completion takes from a folder of runs.
@Suite struct RunNamesTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func run(_ name: String, _ state: String, ended: Date?) throws {
    try FileManager.default.createDirectory(
      atPath: scratch(name), withIntermediateDirectories: true)
    try scratch.write("\(name)/recipe.yaml", "modality: text\nencoder:\n  layers: 4\n")
    let started = Date(timeIntervalSinceNow: -7200).formatted(.iso8601)
    let end = ended.map { "\"ended\": \"\($0.formatted(.iso8601))\", " } ?? ""
    try scratch.write(
      "\(name)/run.json",
      """
      {"format": 1, "name": "\(name)", "modality": "text", "recipe": "text-tiny", "command": [],
       "state": "\(state)", "started": "\(started)", \(end)"steps": 10, "totalSteps": 10,
       "tags": [], "process": 1, "host": "here",
       "environment": {"processor": "p", "cores": 1, "threads": 1, "backend": "b",
        "precision": "f32", "system": "s", "version": "0"}}
      """)
    try scratch.write(
      "\(name)/metrics.jsonl", "{\"step\": 10, \"loss\": 4.5, \"\(name)_only\": 1}\n")
  }

  @Test func aRunWithoutARecordHasAState() {
    #expect(RunNames.summary(nil, .interrupted, now: Date()) == "a run, interrupted")
  }

  @Test func aFolderWithoutRunsHasTheNamesOfPresets() {
    let names = RunNames(scratch("nothing"))
    #expect(names.runs.isEmpty)
    let fields = names.fields.map(\.name)
    #expect(fields.contains("state") && fields.contains("validation_loss"))
    #expect(fields.contains("encoder.layers"))
    #expect(names.series(of: []).contains { $0.name == "validation_ndcg@10" })
    #expect(!FileManager.default.fileExists(atPath: scratch("nothing")))
  }

  @Test func runsHaveTheirMetrics() throws {
    try run("first", "done", ended: Date(timeIntervalSinceNow: -200))
    try run("second", "failed", ended: nil)
    let names = RunNames(scratch.path)
    #expect(names.runs.map(\.name) == ["first", "second"])
    #expect(names.runs[0].summary == "done, 3 minutes ago, text-tiny")
    #expect(names.runs[1].summary == "failed, begun 2 hours ago, text-tiny")
    let fields = names.fields
    #expect(fields.contains { $0.name == "first_only" })
    #expect(fields.first { $0.name == "loss" }?.summary.contains("lower is better") == true)
    #expect(fields.first { $0.name == "encoder.layers" }?.summary == "the number of blocks")
    #expect(names.series(of: ["first"]).map(\.name) == ["first_only", "loss"])
    #expect(names.series(of: []).map(\.name) == ["first_only", "loss", "second_only"])
    // Runs elsewhere do not hide those that are here.
    #expect(names.series(of: ["/nowhere/third"]).count == 3)
  }

  @Test func valuesOfColumnsAreKnown() {
    let names = RunNames(scratch.path)
    #expect(names.values(of: "state").map(\.name) == RunState.allCases.map(\.rawValue))
    #expect(names.values(of: "modality").contains { $0.name == "items" })
    #expect(names.values(of: "recipe").contains { $0.name == "text-tiny" })
    #expect(names.values(of: "encoder.norm").map(\.name) == ["layer", "rms"])
    #expect(names.values(of: "loss").isEmpty)
  }
}
