import Foundation
import Testing

/// Predicting classes of clouds.
@Suite struct PointPredictionTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let made = cloze(
      "data", "make", "shapes3d", "--classes", "2", "--count", "24", "--points", "64", "--out",
      scratch("shapes"))
    try #require(made.status == 0, "\(made.messages)")
    let tuned = cloze(
      ["finetune", "points-classify-small", "--data", scratch("shapes"), "--out", run]
        + PointRunTests.model
        + ["points=48", "patches=6", "patchSize=8"].flatMap { ["--set", "backbone.patch." + $0] })
    try #require(tuned.status == 0, "\(tuned.messages)")
  }

  private var run: String { scratch("run") }

  private func rows(_ arguments: [String]) -> [[String]] {
    let outcome = cloze(["predict", run, "--threads", "1"] + arguments)
    #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
    return Array(outcome.rows.dropFirst())
  }

  private func refused(_ arguments: [String], status: Int32 = 1, _ reason: String) {
    let outcome = cloze(["predict", run, "--threads", "1"] + arguments)
    #expect(
      outcome.status == status && outcome.messages.contains(reason),
      "\(arguments): \(outcome.status) \(outcome.messages)")
  }

  @Test func predictionsAreThoseOfTheEvaluation() throws {
    let evaluated = cloze(
      "evaluate", run, "--data", scratch("shapes"), "--split", "all", "--predictions",
      scratch("each.tsv"), "--threads", "1")
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    let each = try String(contentsOfFile: scratch("each.tsv"), encoding: .utf8)
      .split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
    #expect(
      each[0]
        == ["sample", "path", "gold", "predicted", "probability", "gold_probability", "right"])
    #expect(each.count == 25)
    let right = each.dropFirst().count { $0[6] == "true" }
    let accuracy = evaluated.rows.first { $0[0] == "accuracy" }.flatMap { Double($0[1]) }
    #expect(accuracy == Double(right) / 24)
    let expected = each.dropFirst().map { [$0[1], $0[3], $0[4]] }
    for batch in ["1", "5", "64"] {
      #expect(rows([scratch("shapes"), "--batch", batch]) == expected, "\(batch) at once")
    }
    let lines = try scratch.write("paths.txt", scratch("shapes") + "\n")
    #expect(rows(["--input", lines]) == expected)
    #expect(rows(["--files", scratch("shapes")]) == expected)
    let all = cloze("predict", run, scratch("shapes"), "--all", "--threads", "1")
    #expect(all.rows[0].count == 5 && all.rows[0][3].hasPrefix("p("), "\(all.rows[0])")
  }

  @Test func badCloudsAreNamed() throws {
    let points = (0..<60).map { "\(Double($0) * 0.1) \($0 % 7) \($0 % 5)\n" }.joined()
    let good = try scratch.write("good.xyz", points)
    #expect(rows([good, good]).map { $0[0] } == [good, good])
    for (name, text, reason) in [
      ("nan.xyz", "nan 0 0\n" + points, "is not a finite number"),
      ("words.xyz", "this is no cloud\n", "there are no points"), ("empty.xyz", "", "empty"),
      ("few.xyz", "0 0 0\n1 0 0\n", "2 points where 48 are needed"),
      ("note.md", points, "tells no format"),
    ] {
      refused([try scratch.write(name, text)], reason)
    }
    refused([scratch("missing.ply")], "missing.ply")
    refused(["--input", try scratch.write("lines", good + "\n\n")], "line 2 of")
    refused(
      ["--input", scratch("lines"), "--format-in", "jsonl"], status: 2, "are for models of texts")
  }
}
