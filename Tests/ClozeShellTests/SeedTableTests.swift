import ClozeEvaluation
import ClozeTraining
import Foundation
import Testing

@testable import ClozeShell

/// Tables over seeds, against numbers worked out by hand.
@Suite struct SeedTableTests {
  private func entries(
    _ row: String, _ values: [Double], column: String? = nil, firstSeed: Int = 1
  ) -> [SeedTable.Entry] {
    values.enumerated().map { index, value in
      SeedTable.Entry(row: row, column: column, seed: "\(firstSeed + index)", value: value)
    }
  }

  @Test func meansDeviationsAndTests() throws {
    let table = SeedTable(
      entries("0.1", [4, 5, 6.5]) + entries("0.01", [2, 4, 3]) + entries("0.001", [1, 2, 3]),
      direction: .lowerIsBetter)
    #expect(table.rows == ["0.001", "0.01", "0.1"] && table.columns == [nil])
    let best = try #require(table.cell("0.001", nil))
    #expect(best.isBest && best.summary.mean == 2 && best.summary.deviation == 1)
    #expect(best.comparison == nil && best.summary.count == 3)
    // The differences are 1, 2 and 0: of the four choices of signs two have a sum of 3 or -3.
    let second = try #require(table.cell("0.01", nil))
    #expect(second.comparison == SeedTable.Comparison(difference: 1, p: 0.5, pairs: 3))
    // All differ in one direction: 2 of 8.
    let last = try #require(table.cell("0.1", nil))
    #expect(last.comparison?.p == 0.25 && !last.isBest)
    #expect(abs((last.comparison?.difference ?? 0) - 19.0 / 6) < 1e-12)
    #expect(abs((last.summary.deviation ?? 0) - 1.2583057392117916) < 1e-12)
    #expect(SeedTable.text(last) == "5.2 ± 1.3")
  }

  private func evaluation(
    seed: UInt64 = 42, digest: String? = "d", data: [String] = [], limit: Int? = nil
  ) -> KeptEvaluation {
    KeptEvaluation(
      protocolName: "full", split: "test", seed: seed, data: data, dataDigest: digest,
      limit: limit, metrics: [KeptMetric(name: "accuracy", value: 0.5, count: 9)])
  }

  /// Values of different data or seeds are no samples of one thing.
  @Test func evaluationsThatAreNotAlikeAreSaid() {
    func notes(_ found: (KeptEvaluation, String?)...) -> [String] {
      UnlikeEvaluations(of: "test.accuracy", found).notes
    }
    #expect(notes((evaluation(), "1"), (evaluation(), "2")) == [])
    #expect(notes((evaluation(seed: 1), "1"), (evaluation(seed: 2), "2")) == [], "the runs' seeds")
    let seeds = notes((evaluation(seed: 1), "1"), (evaluation(seed: 7), "2"))
    #expect(seeds.count == 1 && seeds[0].contains("2 values of the evaluation's seed"))
    let data = notes(
      (evaluation(), nil), (evaluation(digest: "e"), nil), (evaluation(limit: 3), nil))
    #expect(data.count == 2 && data[0].contains("2 values of data"), "\(data)")
    #expect(notes((evaluation(digest: nil, data: ["a"]), nil), (evaluation(), nil)).count == 1)
    #expect(notes() == [])
  }

  @Test func theBetterEndAndTheReferenceCanBeOthers() throws {
    let all = entries("a", [1, 2]) + entries("b", [3, 4])
    #expect(SeedTable(all, direction: .higherIsBetter).cell("b", nil)?.isBest == true)
    let plain = SeedTable(all, direction: nil)
    #expect(!plain.cells.contains { $0.isBest || $0.comparison != nil })
    let against = SeedTable(all, direction: .higherIsBetter, reference: "a")
    #expect(against.cell("b", nil)?.comparison?.difference == 2)
    #expect(against.cell("a", nil)?.comparison == nil)
  }

  /// Only equal seeds are pairs, and two runs of one seed are none.
  @Test func pairsAreOfEqualSeeds() throws {
    let shifted = SeedTable(
      entries("a", [1, 2, 3]) + entries("b", [5, 7, 9], firstSeed: 3), direction: .lowerIsBetter)
    #expect(shifted.cell("b", nil)?.comparison?.pairs == 1)
    #expect(shifted.cell("b", nil)?.comparison?.difference == 2)
    let apart = SeedTable(
      entries("a", [1]) + entries("b", [5], firstSeed: 9), direction: .lowerIsBetter)
    #expect(apart.cell("b", nil)?.comparison == nil)
    let twice = SeedTable(
      entries("a", [1, 2]) + entries("b", [5]) + entries("b", [6]), direction: .lowerIsBetter)
    #expect(twice.cell("b", nil)?.comparison == nil && twice.cell("b", nil)?.summary.mean == 5.5)
  }

  @Test func eachColumnHasItsBest() throws {
    let table = SeedTable(
      entries("x", [1, 1], column: "2") + entries("y", [2, 2], column: "2")
        + entries("x", [9, 9], column: "10") + entries("y", [8, 8.5], column: "10"),
      direction: .lowerIsBetter)
    #expect(table.columns == ["2", "10"])
    #expect(table.cell("x", "2")?.isBest == true && table.cell("y", "10")?.isBest == true)
    let (records, bold) = table.table(["kind", "encoder.layers"], metric: "loss")
    #expect(records.columns == ["kind", "layers 2", "layers 10"])
    #expect(records.rows[0] == ["x", "1 ± 0", "9 ± 0"])
    #expect(records.rows[1] == ["y", "2 ± 0", "8.25 ± 0.35"])
    #expect(bold == [[0, 1], [1, 2]])
  }

  @Test func namesAndNumbersAreSorted() {
    #expect(SeedTable.sorted(["10", "9", "1e-4", "9"]) == ["1e-4", "9", "10"])
    #expect(SeedTable.sorted(["b", "10", "a", "9"]) == ["10", "9", "a", "b"])
  }

  @Test(arguments: [
    ([0.81234, 0.82345], "0.8179 ± 0.0079"), ([3.0], "3"), ([2.0, 2.0], "2 ± 0"),
    ([1e-12, 3e-12], "2e-12 ± 1.41421e-12"), ([100.0, 200], "150 ± 71"),
    ([.nan, 1], "nan ± nan"),
  ])
  func deviationsHaveTwoDigits(_ values: [Double], _ text: String) throws {
    let table = SeedTable(entries("a", values), direction: nil)
    #expect(SeedTable.text(try #require(table.cells.first)) == text)
  }
}

/// `cloze runs table` and means in pictures, on runs that are made up.
@Suite struct RunsTableCommandTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    for (rate, losses) in [("0.001", [1.0, 2, 3]), ("0.01", [2, 4, 3]), ("0.1", [4, 5, 6.5])] {
      for (seed, loss) in losses.enumerated() {
        try make("r_\(rate)-\(seed + 1)", rate: rate, seed: seed + 1, loss: loss)
      }
    }
  }

  private func make(
    _ name: String, rate: String, seed: Int, loss: Double, steps: Int = 3, state: String = "done",
    data: String = "here/book.txt", from record: String = ""
  ) throws {
    let folder = scratch("runs/\(name)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try scratch.write(
      "runs/\(name)/recipe.yaml",
      "recipe: text\nseed: \(seed)\ntraining:\n  steps: \(steps)\n  optimizer:\n    rate: \(rate)\n"
        + "data:\n  paths: [\(data)]\n"
    )
    try scratch.write(
      "runs/\(name)/metrics.jsonl",
      (1...3).map { "{\"step\": \($0), \"loss\": \(loss + Double(3 - $0))}\n" }.joined())
    try scratch.write(
      "runs/\(name)/run.json",
      """
      {"format": 1, "name": "\(name)", "modality": "text", "recipe": "text", "command": ["pretrain"],
       \(record) "state": "\(state)", "started": "2026-01-02T03:04:05Z", "steps": 3, "totalSteps": 3,
       "tags": ["sweep:r"], "process": 1, "host": "here",
       "environment": {"processor": "one", "cores": 2, "threads": 1, "backend": "onednn",
       "precision": "f32", "system": "any", "version": "0.1.0"}}
      """)
  }

  private func table(_ arguments: String...) -> Outcome {
    cloze(
      [
        "runs", "table", "--by", "training.optimizer.rate", "--metric", "loss", "--runs",
        scratch("runs"),
      ] + arguments)
  }

  @Test func programsGetAllNumbers() {
    let outcome = table("--format", "tsv")
    #expect(
      outcome.rows[0] == [
        "training.optimizer.rate", "metric", "mean", "sd", "n", "best", "difference", "pairs", "p",
      ])
    #expect(outcome.rows[1] == ["0.001", "loss", "2.0", "1.0", "3", "true", "", "", ""])
    #expect(outcome.rows[2] == ["0.01", "loss", "3.0", "1.0", "3", "false", "1.0", "3", "0.5"])
    #expect(outcome.rows[3].last == "0.25" && outcome.messages == "", "\(outcome.messages)")
  }

  @Test func peopleGetMeansAndDeviations() {
    let outcome = table("--format", "markdown")
    #expect(
      outcome.result == """
        | training.optimizer.rate | loss | n | difference | p |
        | ---: | --- | ---: | --- | --- |
        | 0.001 | **2.0 ± 1.0** | 3 |  |  |
        | 0.01 | 3.0 ± 1.0 | 3 | +1.0 | 0.5 |
        | 0.1 | 5.2 ± 1.3 | 3 | +3.2 | 0.25 |

        """)
    #expect(outcome.messages.contains("n = 3"))
    #expect(outcome.messages.contains("no p can be below 0.25"), "\(outcome.messages)")
    #expect(table("--format", "table").result.contains("2.0 ± 1.0 *"))
    #expect(table("--format", "html").result.contains("<strong>2.0 ± 1.0</strong>"))
    #expect(table("--format", "latex").result.contains("0.001 & \\textbf{2.0 $\\pm$ 1.0} & 3"))
    #expect(
      table("--against", "1e-1", "--format", "tsv").rows[1].suffix(3) == [
        "-3.1666666666666665", "3", "0.25",
      ])
    #expect(table("--best", "highest", "--format", "tsv").rows[3][5] == "true")
  }

  /// What evaluations gave is a metric like others, with the direction that they say.
  @Test func keptEvaluationsAreMetrics() throws {
    for (rate, values) in [("0.001", [0.5, 0.75, 0.25]), ("0.01", [0.75, 0.875, 0.625])] {
      for (seed, value) in values.enumerated() {
        let path = scratch("runs/r_\(rate)-\(seed + 1)")
        try FileManager.default.createDirectory(
          atPath: path + "/model", withIntermediateDirectories: true)
        try Data("weights".utf8).write(
          to: URL(fileURLWithPath: path + "/model/model.safetensors"))
        let run = RunFolder.unchecked(path)
        try run.keep(
          KeptEvaluation(
            weightsDigest: run.weightsDigest(), protocolName: "p", split: "test", seed: 1,
            metrics: [
              KeptMetric(name: "hits", value: value, direction: .higherIsBetter, count: 10)
            ]))
      }
    }
    let outcome = cloze(
      "runs", "table", "--by", "training.optimizer.rate", "--metric", "test.hits", "--runs",
      scratch("runs"), "--format", "tsv")
    #expect(
      outcome.rows.dropFirst() == [
        ["0.001", "test.hits", "0.5", "0.25", "3", "false", "-0.25", "3", "0.25"],
        ["0.01", "test.hits", "0.75", "0.125", "3", "true", "", "", ""],
      ], "\(outcome.messages)")
    #expect(outcome.messages.contains("3 runs without test.hits left out"))
  }

  /// Sources are rows, by their kind of data, and targets columns, by the names of the data.
  @Test func transferIsATable() throws {
    let values: [(source: String, data: String, losses: [Double])] = [
      ("", "a/trec", [5, 7]), ("", "b/words", [2, 4]),
      ("\"encoder\": \"\(scratch("runs/r_0.1-1"))\",", "a/trec", [3, 4]),
      ("\"model\": \"\(scratch("runs/r_0.1-2"))@7\",", "b/words", [6, 6]),
      ("\"encoder\": \"gone/ldraw\",", "b/words", [1, 2]),
    ]
    for (number, one) in values.enumerated() {
      for (seed, loss) in one.losses.enumerated() {
        try make(
          "t\(number)-\(seed)", rate: "1", seed: seed, loss: loss, data: one.data,
          from: one.source)
      }
    }
    let outcome = cloze(
      "runs", "table", "--by", "source_modality,data", "--metric", "loss", "--where", "name ~ t",
      "--runs", scratch("runs"), "--format", "markdown", "--against", "none")
    #expect(
      outcome.result == """
        | source_modality | data trec | data words |
        | --- | --- | --- |
        | ldraw |  | **1.50 ± 0.71** |
        | none | 6.0 ± 1.4 | 3.0 ± 1.4 |
        | text | **3.50 ± 0.71** | 6 ± 0 |

        """, "\(outcome.messages)")
    let list = cloze(
      "runs", "list", "--columns", "name,source,data", "--where", "source = r_0.1-2@7", "--sort",
      "name", "--runs", scratch("runs"), "--format", "tsv")
    #expect(
      list.rows == [
        ["name", "source", "data"], ["t3-0", "r_0.1-2@7", "words"], ["t3-1", "r_0.1-2@7", "words"],
      ], "\(list.messages)")
  }

  @Test func equalSeedsInOneCellAreSaid() throws {
    try make("again", rate: "0.1", seed: 1, loss: 5)
    let outcome = table("--format", "tsv")
    #expect(
      outcome.messages.contains("2 runs of one cell have the same seed"), "\(outcome.messages)")
    #expect(outcome.rows[3][4] == "4" && outcome.rows[3].last == "")
  }

  @Test func whatElseDiffersIsSaid() throws {
    try make("odd", rate: "0.1", seed: 9, loss: 5, steps: 7, state: "failed")
    let outcome = table("--format", "csv")
    #expect(outcome.messages.contains("runs of one cell also differ in training.steps (3, 7)"))
    #expect(outcome.messages.contains("1 run not done yet"))
    let some = table("--where", "state = done", "--format", "csv")
    #expect(some.messages == "", "\(some.messages)")
  }

  @Test(arguments: [
    (["--against", "7"], "training.optimizer.rate is 0.001, 0.01, 0.1"),
    (["--metric", "los"], "did you mean 'loss'?"), (["--by", "a,b,c"], "one name, or two"),
    (["--by", "seeed"], "did you mean 'seed'?"), (["--where", "loss <"], "at character"),
  ])
  func misuse(_ arguments: [String], _ part: String) {
    var all = [
      "runs", "table", "--by", "training.optimizer.rate", "--metric", "loss", "--runs",
      scratch("runs"),
    ]
    if let place = all.firstIndex(of: arguments[0]) { all.removeSubrange(place...place + 1) }
    let outcome = cloze(all + arguments)
    #expect(outcome.status == 2 && outcome.messages.contains(part), "\(outcome.messages)")
  }

  @Test func noRunsThatFit() {
    let outcome = table("--where", "loss > 100")
    #expect(outcome.status == 1 && outcome.messages.contains("no runs in"))
  }

  private func plot(_ arguments: String...) -> Outcome {
    cloze(["plot", "series", "--where", "tag = sweep:r", "--runs", scratch("runs")] + arguments)
  }

  @Test func curvesAreAveraged() throws {
    let outcome = plot("--by", "training.optimizer.rate", "--format", "tsv")
    #expect(outcome.rows[0] == ["run", "series", "step", "value"])
    #expect(outcome.rows[1] == ["rate 0.001", "loss", "1.0", "4.0"], "\(outcome.messages)")
    #expect(outcome.rows.count == 1 + 3 * 3)
    let drawn = plot("--by", "training.optimizer.rate", "--output", scratch("a.svg"))
    #expect(drawn.status == 0, "\(drawn.messages)")
    let svg = try String(contentsOfFile: scratch("a.svg"), encoding: .utf8)
    #expect(svg.contains("fill-opacity:0.16"))
  }

  @Test func metricsAreDrawnOverAKey() throws {
    let outcome = plot("--x", "training.optimizer.rate", "--series", "loss", "--format", "tsv")
    #expect(outcome.rows[0] == ["training.optimizer.rate", "metric", "seed", "value"])
    #expect(outcome.rows.contains(["0.01", "loss", "2", "4.0"]), "\(outcome.messages)")
    for band in ["range", "sd", "none"] {
      let drawn = plot(
        "--x", "training.optimizer.rate", "--series", "loss,min.loss", "--band", band, "--output",
        scratch("b.png"))
      #expect(drawn.status == 0, "\(drawn.messages)")
    }
    let wrong = plot("--x", "recipe", "--series", "loss")
    #expect(wrong.status == 2 && wrong.messages.contains("--by recipe"), "\(wrong.messages)")
  }
}

/// Means of curves.
@Suite struct CurveMeansTests {
  private func curve(_ run: String, _ values: [Int: Double]) -> Curve {
    let steps = values.keys.sorted()
    return Curve(
      run: run, name: "loss", unit: nil,
      points: steps.map { .init(Double($0), values[$0] ?? 0) }, steps: steps)
  }

  @Test func bandsSurroundMeans() {
    let curves = [
      curve("a", [10: 1, 20: 5, 30: 7]), curve("b", [10: 3, 20: 6]), curve("c", [10: 8, 30: 2]),
    ]
    let keys = ["a": "1", "b": "1", "c": "x"]
    let range = CurveMeans(curves, by: "some.key", keys, .range)
    #expect(range.curves.map(\.run) == ["key 1", "key x"])
    // Step 30 is not that of all runs with the value 1.
    #expect(range.curves[0].points == [.init(10, 2), .init(20, 5.5)])
    #expect(range.curves[0].band == [.init(10, 1, 3), .init(20, 5, 6)])
    #expect(range.curves[1].points.count == 2 && range.curves[1].band.isEmpty)
    #expect(range.caption == "means of 1 to 2 runs, band from least to greatest")
    let sd = CurveMeans(Array(curves.prefix(2)), by: "k", keys, .sd)
    #expect(sd.curves[0].band[0] == .init(10, 2 - 2.0.squareRoot(), 2 + 2.0.squareRoot()))
    #expect(sd.caption == "means of 2 runs, band of ± 1 standard deviation")
  }
}
