import Foundation
import Testing

/// Pictures of runs.
@Suite struct PlotTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A run that logged `lines`, with the one value that every recipe has.
  private func run(
    _ name: String, _ lines: [String], torn: String = ""
  ) throws -> String {
    try FileManager.default.createDirectory(
      atPath: scratch(name), withIntermediateDirectories: true)
    try scratch.write(name + "/recipe.yaml", "recipe: text\n")
    return URL(
      fileURLWithPath: try scratch.write(
        name + "/metrics.jsonl", lines.map { $0 + "\n" }.joined() + torn)
    ).deletingLastPathComponent().path
  }

  private func lines(_ count: Int, scale: Double = 1) -> [String] {
    (1...count).map { step in
      let loss = 3 + scale / Double(step)
      return "{\"step\": \(step * 10), \"loss\": \(loss), \"rate\": 0.001, "
        + "\"tokens\": \(step * 500), \"tokens_per_second\": 100}"
    }
  }

  @Test func withoutAFileTheCurveIsDrawnAsText() throws {
    // A line that a kill tore is passed over.
    let run = try run("a", lines(40), torn: "{\"step\": 410, \"lo")
    let outcome = cloze("plot", run)
    #expect(outcome.status == 0 && outcome.messages == "")
    let rows = outcome.result.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.count <= 21 && rows.allSatisfy { $0.count <= 80 })
    #expect(rows[0] == "loss (nats)" && outcome.result.contains("step"))
    #expect(!outcome.result.contains("\u{1B}"))
    #expect(outcome.result == cloze("plot", "series", run, "--series", "loss").result)
  }

  @Test func theValuesCanBePrinted() throws {
    let (a, b) = (try run("a", lines(2)), try run("b", lines(1, scale: 2)))
    let outcome = cloze(
      "plot", a, b, "--series", "loss,rate", "--x", "time", "--format", "csv")
    let rows = outcome.result.split(separator: "\n").map { $0.split(separator: ",") }
    try #require(rows.count == 7, "\(outcome.result)\(outcome.messages)")
    #expect(rows[0] == ["run", "series", "time", "value"])
    // 500 tokens at 100 a second.
    #expect(
      rows[1...3].map { $0[2...].joined(separator: " ") } == ["5.0 4.0", "10.0 3.5", "5.0 5.0"])
    #expect(rows.dropFirst().map { $0[1] } == ["loss", "loss", "loss", "rate", "rate", "rate"])
  }

  @Test func filesArePicturesOfTheSizeAskedFor() throws {
    let (a, b) = (try run("a", lines(30)), try run("b", lines(30, scale: 4)))
    for name in ["plot.png", "plot.svg"] {
      let outcome = cloze(
        "plot", a, b, "--series", "loss,rate", "--smooth", "5", "--log", "--title", "<both>",
        "--output", scratch(name), "--size", "640x480")
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.rows.contains(["series", "4"]) && outcome.rows.contains(["width", "640"]))
      let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch(name)))
      #expect(bytes.starts(with: name.hasSuffix("png") ? [0x89, 0x50] : Array("<?xml".utf8)))
    }
  }

  @Test func whatCannotBeDrawnIsSaidOnOneLine() throws {
    let run = try run("a", lines(3)), empty = try self.run("empty", [])
    let cases: [([String], Int32, String)] = [
      ([run, "--series", "los"], 2, "'los'"),
      ([run, "--series", "nothing"], 2, "loss, rate, tokens_per_second"),
      ([run, "--series", ","], 2, "--series needs"), ([empty], 2, "nothing"),
      ([scratch("missing")], 1, "missing"), ([], 2, "name runs, or"),
      ([run, "--x", "epoch"], 2, "step, tokens, time or a key"),
      ([run, "--smooth", "0"], 2, "--smooth is 0"),
      ([run, "--output", scratch("a.pdf")], 2, ".png, .svg"),
      ([run, "--output", scratch("no/a.png")], 1, "does not exist"),
      ([run, "--output", "/proc/a.png"], 1, "/proc/a.png"),
      ([run, "--output", scratch("a.png"), "--size", "5x5"], 2, "--size"),
      ([run, "--output", scratch("a.png"), "--size", "999999x999999"], 2, "--size"),
      ([run, "--size", "640x480"], 2, "--output"),
    ]
    for (arguments, status, part) in cases {
      let outcome = cloze(["plot"] + arguments)
      #expect(outcome.status == status, "\(arguments) \(outcome.messages)")
      #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
      #expect(outcome.messages.contains(part), "\(outcome.messages)")
      #expect(outcome.result.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: scratch("a.png")))
  }
}

/// Pictures of a model, all of one small run.
@Suite struct ModelPlotTests {
  @Test func aModelsInside() throws {
    let scratch = try Scratch(), run = scratch("run")
    let training = cloze(
      ["pretrain", "text-tiny", "--data", try scratch.corpus(), "--out", run, "--steps", "4"]
        + ["--vocab-size", "80", "--set", "encoder.layers=2"] + tinySettings)
    try #require(training.status == 0, "\(training.messages)")
    attention(run)
    try embeddings(run, scratch)
    histograms(run)
  }

  private func attention(_ run: String) {
    let text = "the small cat sees a boat"
    let outcome = cloze("plot", "attention", run, text, "--layer", "0,1", "--format", "tsv")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let rows = outcome.rows.dropFirst()
    let tokens = Set(rows.map { $0[2] }).count
    #expect(rows.count == 2 * 2 * tokens * tokens)
    let sums = Dictionary(rows.map { ($0[0...2], Double($0[6]) ?? .nan) }, uniquingKeysWith: +)
    #expect(sums.values.allSatisfy { abs($0 - 1) < 1e-9 })
    #expect(rows.first?[3] == "[CLS]" && rows.last?[5] == "[SEP]")
    let drawing = cloze("plot", "attention", run, text, "--head", "1")
    #expect(drawing.status == 0 && drawing.result.contains("head 1"))
    #expect(drawing.result.contains("Attention in layer 1"))
    for (option, value) in [("--layer", "2"), ("--head", "-1"), ("--head", "x")] {
      let outcome = cloze("plot", "attention", run, text, option + "=" + value)
      #expect(outcome.status == 2 && outcome.messages.contains("0...1"), "\(outcome.messages)")
    }
  }

  private func embeddings(_ run: String, _ scratch: Scratch) throws {
    let lines = try scratch.write("lines.txt", "the cat\nan old dog\n\nthe river\n")
    let labels = try scratch.write("labels.txt", "pet\npet\nnone\nplace\n")
    let picture = scratch("map.svg")
    let outcome = cloze(
      "plot", "embeddings", run, "--input", lines, "--labels", labels, "--output", picture)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.rows.contains(["points", "4"]))
    #expect(FileManager.default.fileExists(atPath: picture))
    let again = cloze("plot", "embeddings", run, "--input", lines, "--format", "tsv")
    #expect(
      again.rows.count == 5
        && again.result
          == cloze(
            "plot", "embeddings", run, "--input", lines, "--format", "tsv"
          ).result
    )
    let short = try scratch.write("short.txt", "pet\n")
    let wrong = cloze("plot", "embeddings", run, "--input", lines, "--labels", short)
    #expect(wrong.status == 1 && wrong.messages.contains("one label per line"))
  }

  private func histograms(_ run: String) {
    let weights = cloze(
      "plot", "histogram", run, "--parameter", "layers.*.qkv.weight", "--format", "tsv")
    #expect(weights.status == 0, "\(weights.messages)")
    let rows = weights.rows.dropFirst()
    #expect(Set(rows.map { $0[0] }).count == 2)
    #expect(rows.reduce(0) { $0 + (Int($1[3]) ?? 0) } == 2 * 3 * 16 * 16)
    #expect(cloze("plot", "histogram", run).result.contains("all parameters"))
    #expect(cloze("plot", "histogram", run, "--series", "loss").status == 0)
    let wrong = cloze("plot", "histogram", run, "--parameter", "layers.9*")
    #expect(wrong.status == 1 && wrong.messages.contains("layers.9*"))
  }
}

/// A run on one page.
@Suite struct ReportTests {
  @Test func aReportIsOnePageThatFetchesNothing() throws {
    let scratch = try Scratch(), run = scratch("<run> & 'co'")
    let training = cloze(
      ["pretrain", "text-tiny", "--data", try scratch.corpus(), "--out", run, "--steps", "4"]
        + ["--vocab-size", "80"] + tinySettings)
    try #require(training.status == 0, "\(training.messages)")
    let outcome = cloze("report", run)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let page = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("done after 4 of 4 steps"))
    #expect(page.contains("data:image/svg+xml;base64,") && page.contains("<td>loss</td>"))
    #expect(page.contains("encoder:") && page.contains("cloze pretrain"))
    for forbidden in ["http:", "https:", "<script", "<run>", "report.html"] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func whatCannotBeReportedIsSaidOnOneLine() throws {
    let scratch = try Scratch(), run = scratch("run")
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    try scratch.write("run/recipe.yaml", "recipe: text\n")
    // A run that has only begun has a report too.
    #expect(cloze("report", run, "--output", scratch("r.html")).status == 0)
    for (arguments, status, part) in [
      ([scratch("missing")], 1, "missing"), ([run, "--output", scratch("r.pdf")], 2, ".html"),
      ([run, "--output", scratch("no/r.html")], 1, "does not exist"), ([], 2, "<run>"),
    ] as [([String], Int32, String)] {
      let outcome = cloze(["report"] + arguments)
      #expect(outcome.status == status && outcome.messages.contains(part), "\(outcome.messages)")
      #expect(outcome.messages.split(separator: "\n").count == 1)
    }
  }
}
