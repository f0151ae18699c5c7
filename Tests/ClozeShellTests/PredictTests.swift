import Foundation
import Testing

@testable import ClozeShell

/// Predicting classes of texts, and files of predictions.
@Suite struct PredictTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch("data"), withIntermediateDirectories: true)
    let words = ["cat", "boat", "lamp"]
    let samples = (0..<60).map {
      "the \(words[$0 % 3]) number \($0 % 7)\t\(["an", "b", "c"][$0 % 3])\n"
    }
    try scratch.write("data/train.tsv", "text\tlabel\n" + samples.joined())
    try scratch.write(
      "data/test.tsv", "text\tlabel\n" + samples.prefix(20).joined() + "what, is \"this\"?\todd\n")
    let tuned = cloze(
      [
        "finetune", "text-classify", "--data", scratch("data"), "--out", run, "--steps", "8",
        "--vocab-size", "100", "--threads", "1", "--precision", "f32",
      ]
        + [
          "encoder.hidden=16", "encoder.heads=2", "encoder.feedForward=32", "encoder.layers=1",
          "maximumLength=16", "encoder.maximumLength=16", "training.optimizer.rate=0.01", "batch=8",
        ].flatMap { ["--set", $0] })
    try #require(tuned.status == 0, "\(tuned.messages)")
  }

  private var run: String { scratch("run") }

  private func predict(_ arguments: String...) -> Outcome {
    cloze(["predict", run, "--threads", "1"] + arguments)
  }

  /// Runs a command line that must succeed, and returns the rows without the names of columns.
  private func rows(_ arguments: String...) -> [[String]] {
    let outcome = cloze(["predict", run, "--threads", "1"] + arguments)
    #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
    return Array(outcome.rows.dropFirst())
  }

  private func refused(_ arguments: [String], status: Int32 = 1, _ reason: String) {
    let outcome = cloze(arguments)
    #expect(
      outcome.status == status && outcome.messages.contains(reason),
      "\(arguments): \(outcome.status) \(outcome.messages)")
    #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
  }

  @Test func predictionsAreThoseOfTheEvaluation() throws {
    let evaluated = cloze(
      "evaluate", run, "--split", "test", "--predictions", scratch("each.tsv"), "--threads", "1")
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    let each = try String(contentsOfFile: scratch("each.tsv"), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(
      each[0].map(String.init) == [
        "sample", "text", "gold", "predicted", "probability", "gold_probability", "right",
      ])
    #expect(each.count == 22 && each[21][1] == "what, is \"this\"?" && each[21][2] == "odd")
    #expect(each[21][5] == "" && each[21][6] == "false")
    let right = each.dropFirst().count { $0[6] == "true" }
    let accuracy = evaluated.rows.first { $0[0] == "accuracy" }.flatMap { Double($0[1]) }
    #expect(accuracy == Double(right) / 21)
    let expected = each.dropFirst().map { $0[3...4].map(String.init) }
    // A table, records and lines of the same texts, in batches of any size.
    let texts = each.dropFirst().map { String($0[1]) }
    let lines = try scratch.write("lines.txt", texts.joined(separator: "\r\n"))
    let records = try scratch.write(
      "records.jsonl",
      texts.map { text in
        let quoted = text.replacing("\"", with: "\\\"")
        return "{\"id\": 1, \"text\": \"\(quoted)\"}\n"
      }.joined(separator: "\n"))
    for (input, batch) in [
      (scratch("data/test.tsv"), "32"), (lines, "1"), (records, "5"), (lines, "21"),
    ] {
      let found = rows("--input", input, "--batch", batch)
      #expect(found.map { Array($0[1...]) } == expected, "\(input)")
    }
    #expect(rows("--input", lines).map { $0[0] } == (1...21).map(String.init))
    #expect(rows(texts[0]) == [expected[0]])
    let folder = cloze("predict", run + "/model", texts[0], "--threads", "1")
    #expect(folder.rows.dropFirst().first == expected[0], "\(folder.messages)")
    // The confusion matrix is the same of the file and of the run.
    let drawn = cloze(
      "plot", "confusion", run, "--split", "test", "--format", "csv", "--threads", "1")
    #expect(drawn.status == 0 && drawn.result.contains("odd"), "\(drawn.messages)")
    for ending in ["tsv", "jsonl", "csv"] {
      let path = scratch("copy.\(ending)")
      let again = cloze(
        "evaluate", run, "--split", "test", "--predictions", path, "--threads", "1")
      #expect(again.status == 0, "\(again.messages)")
      #expect(cloze("plot", "confusion", path, "--format", "csv").result == drawn.result)
    }
    let picture = cloze("plot", "confusion", scratch("copy.csv"), "--output", scratch("c.svg"))
    #expect(picture.status == 0, "\(picture.messages)")
    #expect(cloze("plot", "confusion", scratch("copy.csv")).result.contains("predicted"))
  }

  @Test func classesAreShownAsWanted() throws {
    let both = predict("the cat", "--top", "3", "--format", "json")
    #expect(both.status == 0, "\(both.messages)")
    let record =
      try JSONSerialization.jsonObject(with: Data(both.result.utf8)) as? [[String: Any]]
    let next = record?.first?["next"] as? [String], label = record?.first?["label"] as? String
    #expect(Set((next ?? []) + [label ?? ""]) == ["an", "b", "c"], "\(both.result)")
    let all = predict("the cat", "--all")
    #expect(all.rows[0] == ["label", "probability", "p(an)", "p(b)", "p(c)"])
    let shares = all.rows[1].dropFirst(2).compactMap(Double.init)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12 && shares.max() == Double(all.rows[1][1]))
    let long = predict(String(repeating: "cat ", count: 40))
    #expect(long.messages.contains("the text is cut to the model's 16 tokens"))
    let file = predict("--input", scratch("data/test.tsv"), "--output", scratch("out.csv"))
    #expect(file.status == 0 && file.result.contains("samples\t21"), "\(file.messages)")
    let written = try String(contentsOfFile: scratch("out.csv"), encoding: .utf8)
    #expect(written.split(separator: "\n").count == 22)
  }

  @Test func pairsAndEmptyTextsAreSamples() throws {
    let pair = rows("the cat", "a boat"), other = rows("a boat", "the cat")
    #expect(pair != other)
    let lines = try scratch.write("pairs.txt", "the cat\ta boat\na boat\tthe cat\n\t\n")
    let found = rows("--input", lines)
    #expect(found.count == 3 && Array(found[0][1...]) == pair[0])
    #expect(Array(found[1][1...]) == other[0])
    let fields = try scratch.write(
      "pairs.jsonl", "{\"a\": \"the cat\", \"b\": \"a boat\"}\n\n{\"b\": \"x\", \"a\": \"y\"}\n")
    let named = rows("--input", fields, "--field", "a", "--field", "b")
    #expect(named.map { $0[0] } == ["1", "3"] && Array(named[0][1...]) == pair[0])
    let empty = rows("--input", try scratch.write("empty.txt", "\n\nthe cat\n"))
    #expect(
      empty.count == 3 && empty[0][1...] == empty[1][1...] && rows("") == [Array(empty[0][1...])])
    #expect(
      rows("--input", lines, "--format-in", "lines")[0] != found[0], "a tab is a blank of a text")
    try scratch.write("data/one.txt", "the cat")
    try scratch.write("data/none.txt", "")
    let files = rows("--files", scratch("data/one.txt"), scratch("data/none.txt"))
    #expect(files.map { $0[0] } == [scratch("data/one.txt"), scratch("data/none.txt")])
    #expect(Array(files[0][1...]) == rows("the cat")[0])
    #expect(rows("--files", scratch("data")).count == 2)
  }

  @Test func badInputIsNamed() throws {
    let none = predict("--input", try scratch.write("nothing.txt", ""))
    #expect(none.status == 0 && none.messages.contains("there are no lines"), "\(none.messages)")
    #expect(none.rows == [["line", "label", "probability"]])
    // Bytes that are not UTF-8 are Latin-1, as where classes are learned.
    let latin = try scratch.write("latin.txt", [0xE9, 0x20, 0xFF, 0x0A, 0x00, 0x0A])
    #expect(rows("--input", latin).count == 2)
    let start = ["predict", run, "--threads", "1", "--input"]
    func bad(_ text: String, _ reason: String, _ options: String...) throws {
      refused(start + [try scratch.write("bad", text)] + options, reason)
    }
    try bad("{\"text\": \"a\"}\nb\n", "line 2: no JSON object")
    try bad("{\"text\": \"a\"}\n{\"text\": 3}\n", "line 2: no text under 'text' (fields: 'text')")
    try bad("{\"body\": \"a\"}\n", "0 tabs where one", "--format-in", "pairs")
    try bad("{\"body\": \"a\"}\n", "no text under 'text', 'sentence'", "--format-in", "jsonl")
    try bad("a\tb\nc\n", "line 2: 0 tabs where one separates two texts")
    try bad("a\tb\tc\n", "line 1: 3 fields with tabs between")
    try bad("text,label\na\n", "line 2: 1 field where 2 are expected")
    try bad("text,label\n\"a,b\n", "line 2: a quote is not closed")
    try bad("a b\n", "the header does not name 'text'", "--format-in", "table")
    try bad("{\"text\": \"a\"}\n", "no text under 'x'", "--field", "x")
    let huge = try scratch.write("huge.txt", [UInt8](repeating: 97, count: LineReader.limit + 2))
    refused(start + [huge], "line 1: longer than")
    refused(["predict", run, "--files", huge], "is larger than")
    refused(start + [scratch("missing")], "missing")
    refused(start + [scratch.path], "is not a")
    refused(["predict", run, "--files", scratch("run/checkpoints")], "whose names end in .txt")
  }

  @Test func badOptionsAreNamed() throws {
    refused(["predict", run], status: 2, "give one of a text, --input and --files")
    refused(["predict", run, "a", "--input", "b"], status: 2, "give one of")
    refused(["predict", run, "a", "b", "c"], status: 2, "there are 3 texts")
    refused(["predict", run, "a", "--top", "0"], status: 2, "--top is 0")
    refused(["predict", run, "a", "--top", "2", "--all"], status: 2, "exclude each other")
    refused(["predict", run, "a", "--field", "b"], status: 2, "are for --input")
    refused(["predict", run, "a", "--output", "b.txt"], status: 2, "must end in .jsonl")
    let evaluate = ["evaluate", run, "--split", "test", "--predictions"]
    refused(evaluate + [scratch("each.xls")], status: 2, "must end in .jsonl, .csv or .tsv")
    refused(evaluate + [scratch("no/each.csv")], "no")
    refused(
      ["evaluate", run, run, "--predictions", "a.csv"], status: 2, "--predictions is for one model")
    refused(
      ["plot", "confusion", try scratch.write("x.csv", "a,b\n1,2\n")],
      "has no columns 'gold' and 'predicted'")
    refused(["plot", "confusion", try scratch.write("y.csv", "")], "y.csv")
    refused(
      ["plot", "confusion", scratch("x.csv"), "--split", "test"], status: 2,
      "is a file with predictions")
  }
}
