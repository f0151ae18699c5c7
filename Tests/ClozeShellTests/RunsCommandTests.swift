import ClozeShell
import Foundation
import Testing

/// `cloze runs`, on runs that are made up: no test trains.
@Suite struct RunsCommandTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try make("a", layers: 2, losses: [3, 2.5, 2], tag: "old")
    try make("b", layers: 4, losses: [3, 1.5, 1.75], state: "failed", error: "the disk is full")
  }

  private func make(
    _ name: String, layers: Int, losses: [Double], state: String = "done", error: String = "",
    tag: String = ""
  ) throws {
    let folder = scratch("runs/\(name)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try scratch.write("runs/\(name)/recipe.yaml", "recipe: text\nencoder:\n  layers: \(layers)\n")
    let lines = losses.enumerated().map { "{\"step\": \($0 + 1), \"loss\": \($1)}\n" }
    try scratch.write("runs/\(name)/metrics.jsonl", lines.joined())
    try scratch.write(
      "runs/\(name)/run.json",
      """
      {"format": 1, "name": "\(name)", "modality": "text", "recipe": "text", "command": ["pretrain"],
       "state": "\(state)", "started": "2026-01-02T03:04:05Z", "steps": 3, "totalSteps": 3,
       "tags": [\(tag.isEmpty ? "" : "\"\(tag)\"")], "process": 1, "host": "here",
       \(error.isEmpty ? "" : "\"error\": \"\(error)\",")
       "environment": {"processor": "one", "cores": 2, "threads": \(layers), "backend": "onednn",
       "precision": "f32", "system": "any", "version": "0.1.0"}}
      """)
  }

  private func runs(_ arguments: String...) -> Outcome {
    cloze(["runs"] + arguments + ["--runs", scratch("runs")])
  }

  @Test func listing() {
    let all = runs("list", "--sort", "name")
    #expect(all.status == 0, "\(all.messages)")
    #expect(all.rows[0].prefix(3) == ["name", "state", "recipe"])
    #expect(all.rows.dropFirst().map { $0[0] } == ["a", "b"])
    let some = runs(
      "list", "--where", "loss < 3 and not tag = old", "--columns",
      "name,encoder.layers,best.loss,error")
    #expect(some.rows.dropFirst() == [["b", "4", "1.5", "the disk is full"]])
    #expect(runs("list", "--sort", "-loss", "--limit", "1").rows[1][0] == "a")
    let none = runs("list", "--where", "loss > 100")
    #expect(none.status == 0 && none.rows.count == 1 && none.messages.contains("fit"))
  }

  @Test(arguments: [
    (["list", "--where", "los < 3"], "did you mean 'loss'?"),
    (["list", "--where", "loss <"], "at character 7"),
    (["list", "--sort", "encoder.layer"], "did you mean 'encoder.layers'?"),
    (["list", "--columns", "name,name"], "twice"), (["list", "--limit", "0"], "--limit is 0"),
    (["compare", "a", "b", "--metrics", "lss"], "did you mean 'loss'?"),
    (["metrics", "a", "--series", "accuracy"], "logged are loss"),
    (["tag", "a", "two words"], "cannot be a tag"), (["rm", "a"], "--yes"),
    (["diff", "a", "a"], "one run"), (["lst"], "did you mean 'runs list'"),
  ])
  func misuse(_ arguments: [String], _ part: String) {
    let outcome = cloze(
      ["runs"] + arguments + (arguments == ["lst"] ? [] : ["--runs", scratch("runs")]))
    #expect(outcome.status == 2, "\(outcome.messages)")
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
    #expect(outcome.messages.split(separator: "\n").count == 1)
  }

  @Test func showing() {
    for name in ["b", scratch("runs/b"), scratch("runs/b/")] {
      let shown = runs("show", name)
      #expect(shown.status == 0, "\(shown.messages)")
      for row in [
        ["run", "state", "failed"], ["run", "error", "the disk is full"],
        ["run", "resume", "cloze pretrain --resume \(scratch("runs/b"))"],
        ["last", "loss", "1.75"],
        ["best", "loss", "1.5"], ["best", "loss at step", "2"], ["recipe", "encoder.layers", "4"],
        ["environment", "backend", "onednn"],
      ] {
        #expect(shown.rows.contains(row), "\(row)")
      }
    }
    let unknown = runs("show", "c")
    #expect(unknown.status == 1 && unknown.messages.contains("there is no run 'c'"))
  }

  @Test func comparing() throws {
    let compared = runs("compare", "a", scratch("runs/b"), "--metrics", "loss")
    #expect(compared.rows[0] == ["metric", "value", "a", scratch("runs/b")])
    #expect(compared.rows.contains(["loss", "last", "2.0", "1.75"]))
    #expect(compared.rows.contains(["loss", "best at step", "3", "2"]))
    let differences = runs("diff", "a", "b")
    #expect(
      differences.rows.dropFirst() == [
        ["encoder.layers", "2", "4"], ["environment.threads", "2", "4"],
      ])
    // A run elsewhere is compared by its path.
    try FileManager.default.copyItem(atPath: scratch("runs/a"), toPath: scratch("copy"))
    let same = runs("diff", "a", scratch("copy"))
    #expect(same.status == 0 && same.messages.contains("do not differ"))
  }

  @Test func tagging() throws {
    #expect(runs("tag", "b", "best", "new").rows[1] == ["b", "best, new"])
    #expect(runs("list", "--where", "tag = best", "--columns", "name").rows.count == 2)
    #expect(runs("tag", "b", "best", "none", "--remove").rows[1] == ["b", "new"])
    #expect(runs("list", "--where", "tag = best").rows.count == 1)
    try FileManager.default.removeItem(atPath: scratch("runs/a/run.json"))
    #expect(runs("tag", "a", "best").messages.contains("run.json is missing"))
  }

  @Test func metricsAsRecords() {
    let records = runs("metrics", "a", "b", "--format", "csv")
    #expect(
      records.result == """
        run,step,tokens,time,loss
        a,1,,,3.0
        a,2,,,2.5
        a,3,,,2.0
        b,1,,,3.0
        b,2,,,1.5
        b,3,,,1.75

        """)
  }

  @Test func removing() {
    #expect(runs("rm", "a", "missing", "--yes").status == 1)
    #expect(FileManager.default.fileExists(atPath: scratch("runs/a")))
    let removed = runs("rm", "a", "a", "--yes")
    #expect(removed.status == 0 && removed.rows.count == 2, "\(removed.messages)")
    let left = (try? FileManager.default.contentsOfDirectory(atPath: scratch("runs"))) ?? []
    #expect(left.filter { !$0.hasPrefix("cloze.sqlite") } == ["b"])
    #expect(runs("list", "--columns", "name").rows.dropFirst() == [["b"]])
  }

  /// What keeps the index from being written keeps nobody from listing.
  @Test func anIndexThatCannotBeWrittenIsSaid() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("runs/cloze.sqlite"), withIntermediateDirectories: true)
    let listed = runs("list", "--columns", "name", "--sort", "name")
    #expect(listed.status == 0 && listed.rows.dropFirst() == [["a"], ["b"]])
    #expect(listed.messages.contains("cannot use"))
    #expect(runs("list", "--quiet").messages.isEmpty)
  }

  @Test func whereThereAreNoRuns() {
    let outcome = cloze("runs", "list", "--runs", scratch("none"))
    #expect(outcome.status == 0 && outcome.messages.contains("there is no folder"))
    #expect(!FileManager.default.fileExists(atPath: scratch("none")))
  }
}
