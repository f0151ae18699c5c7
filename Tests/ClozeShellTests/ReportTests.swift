import ClozeData
import ClozeReport
import ClozeTraining
import Foundation
import Testing

@testable import ClozeShell

/// Runs on one page.
@Suite struct ReportTests {
  private func train(_ path: String, _ corpus: String, steps: Int, seed: Int = 1) throws {
    let training = cloze(
      ["pretrain", "text-tiny", "--data", corpus, "--out", path, "--steps", "\(steps)"]
        + ["--vocab-size", "80", "--seed", "\(seed)", "--quiet"] + tinySettings)
    try #require(training.status == 0, "\(training.messages)")
  }

  private func page(_ arguments: String...) throws -> String {
    let outcome = cloze(["report"] + arguments)
    try #require(outcome.status == 0, "\(outcome.messages)")
    let file = try #require(outcome.rows.first { $0[0] == "file" }?[1])
    return try String(contentsOfFile: file, encoding: .utf8)
  }

  @Test func aReportIsOnePageThatFetchesNothing() throws {
    let scratch = try Scratch(), run = scratch("<script>alert(1)<")
    let sentence = "The tired farmer slowly carries an empty basket along the river."
    let text = (0..<60).map { "\(sentence) It is number \($0) of all the sentences here.\n\n" }
    try train(run, try scratch.write("corpus.txt", text.joined()), steps: 4)
    let page = try page(run)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("done after 4 of 4 steps"))
    #expect(page.contains("<td>loss</td>") && page.contains("class=\"chart\""))
    #expect(page.contains("encoder:") && page.contains("cloze pretrain"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    #expect(page.contains("The word was: ") && page.contains("AutoModelForMaskedLM"))
    // The only script is the program's, and nothing else may run.
    #expect(page.matches(of: /<script/).count == 1 && page.contains("script-src 'sha256-"))
    for forbidden in ["http://", "https://", "src=\"/", "<link", "report.html", "What differs"] {
      let found = page.replacing("http://www.w3.org/2000/svg", with: "")
      #expect(!found.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func severalRunsStandSideBySide() throws {
    let scratch = try Scratch(), corpus = try scratch.corpus()
    for seed in [1, 2] { try train(scratch("r\(seed)"), corpus, steps: 3 + seed, seed: seed) }
    for (seed, value) in [(1, 0.25), (2, 0.5)] {
      try RunFolder.open(scratch("r\(seed)")).keep(
        KeptEvaluation(
          protocolName: "full <1>", split: "test", seed: 7,
          metrics: [
            KeptMetric(
              name: "NDCG@10", value: value, low: value - 0.125, high: value + 0.125,
              direction: .higherIsBetter, count: 99)
          ]))
    }
    let page = try page(
      scratch("r1"), scratch("r2"), "--output", scratch("both.html"), "--text", "the [MASK] cat.")
    #expect(page.contains("<title>2 runs: r1, r2</title>"))
    #expect(page.contains("<tr><td>seed</td><td>1</td><td>2</td></tr>"))
    #expect(page.contains("<tr><td>training.steps</td><td>4</td><td>5</td></tr>"))
    #expect(page.contains("All ran in the same environment."))
    #expect(
      page.contains(
        "protocol full &lt;1&gt;, split test, seed 7, weights model, data the run&#39;s"))
    #expect(
      page.contains(
        "<td>NDCG@10</td><td>0.25 [0.125, 0.375]</td><td><strong>0.5 [0.375, 0.625]</strong></td>"))
    #expect(page.contains("<p class=\"example\">the [MASK] cat.</p>"))
    #expect(page.matches(of: /class="key" data-series/).count >= 2)
    let sum = try #require(page.firstMatch(of: /<td>([0-9a-f]{16})<\/td>/)?.1)
    #expect(page.matches(of: /<td>[0-9a-f]{16}<\/td>/).allSatisfy { $0.output.contains(sum) })
    // One run twice is one run.
    #expect(cloze("report", scratch("r1"), scratch("r1") + "/").status == 0)
    #expect(FileManager.default.fileExists(atPath: scratch("r1/report.html")))
  }

  @Test func whatCannotBeReportedIsSaidOnOneLine() throws {
    let scratch = try Scratch(), run = scratch("run")
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    try scratch.write("run/recipe.yaml", "recipe: text\ndata: 3\nmodel: ../run\n")
    try scratch.write("run/evaluations.jsonl", "{\"format\": 1\n\u{0}\n")
    // A run that has only begun has a report too.
    #expect(cloze("report", run, "--output", scratch("r.html")).status == 0)
    for (arguments, status, part) in [
      ([scratch("missing")], 1, "missing"), ([run, scratch("none")], 1, "none"),
      ([run, "--output", scratch("r.pdf")], 2, ".html"),
      ([run, "--output", scratch("no/r.html")], 1, "does not exist"), ([], 2, "<run>"),
      ([run, "--text", "no blank"], 2, "has no [MASK]"),
      ([run, "--text", "a [MASK]", "--no-examples"], 2, "--no-examples"),
    ] as [([String], Int32, String)] {
      let outcome = cloze(["report"] + arguments)
      #expect(outcome.status == status && outcome.messages.contains(part), "\(outcome.messages)")
      #expect(outcome.messages.split(separator: "\n").count == 1)
    }
  }

  @Test func confusionsAndErrorsAreShown() {
    let few = ReportedPredictions(
      run: "r", classes: ["<a>", "b"], matrix: [[3, 1], [0, 2]],
      mistakes: [.init(sample: "x & y", label: "<a>", prediction: "b", probability: 0.98765)])
    let markup = few.blocks.map(\.markup).joined()
    #expect(markup.contains("5 of 6 right") && markup.contains("<th scope=\"row\">&lt;a&gt;</th>"))
    #expect(
      markup.contains("<td class=\"number level-3\">3</td><td class=\"number level-1\">1</td>"))
    #expect(markup.contains("<td>x &amp; y</td><td>&lt;a&gt;</td><td>b</td>"))
    let classes = (0..<40).map { "c\($0)" }
    var matrix = classes.map { _ in classes.map { _ in 0 } }
    (matrix[3][5], matrix[0][0]) = (4, 9)
    let many = ReportedPredictions(run: "r", classes: classes, matrix: matrix, mistakes: [])
    let text = many.blocks.map(\.markup).joined()
    #expect(text.contains("<td>c3</td><td>c5</td><td class=\"number\">4</td>"))
    #expect(text.contains("No sample is in the wrong class."))
  }

  @Test func dataIsListedWithItsSums() throws {
    let scratch = try Scratch()
    let file = try scratch.write("a.txt", "one\ntwo")
    let sum = "21066d108d5319ecb5a1fc4454f42ef22fc5f1c7df49c31d90294950e0ea8b2c"
    #expect(DataListing(file).values == [1, "7 B", 2, .string(String(sum.prefix(16)))])
    let list = Checksum.sha256("\(sum)  a.txt\n".utf8)
    #expect(DataListing(scratch.path).values == [1, "7 B", 2, .string(String(list.prefix(16)))])
    try scratch.write("b.bin", [0, 10, 1])
    #expect(DataListing(scratch.path).values[2] == nil)
    #expect(DataListing(scratch("none")).values == [nil, nil, nil, "not there"])
  }
}
