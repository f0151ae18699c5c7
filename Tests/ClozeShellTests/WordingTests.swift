import Foundation
import Testing

/// Sentences that name what is wrong, and not something else.
@Suite struct WordingTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aMissingModelIsNamed() {
    for text in ["a [MASK]", "[MASK]"] {
      let outcome = cloze("fill", text)
      #expect(outcome.status == 2)
      #expect(outcome.messages.contains("the model is missing: cloze fill MODEL '\(text)'"))
    }
    #expect(cloze("fill", "run").messages.contains("give either a text or --input"))
  }

  @Test func cutLinesAreCounted() throws {
    let run = scratch("run")
    let training = try cloze(
      ["pretrain", "text-tiny", "--data", scratch.corpus(), "--vocab-size", "80", "--steps", "2"]
        + ["--out", run] + tinySettings)
    try #require(training.status == 0, "\(training.messages)")
    let long = String(repeating: "the cat ", count: 40)
    let file = try scratch.write("lines.txt", "a dog\n\(long)\nthe cat\n")
    let part = "note: 1 of 3 lines are cut to the model's 32 tokens"
    let embedded = cloze("embed", run, "--input", file, "--output", scratch("v.npy"))
    #expect(embedded.messages.contains(part), "\(embedded.messages)")
    let found = cloze("search", run, "--input", file, "--query", long)
    #expect(found.messages.contains(part), "\(found.messages)")
    #expect(found.messages.contains("the --query is cut to the model's 32 tokens"))
    let short = try scratch.write("short.txt", "a dog\n")
    let whole = cloze("embed", run, "--input", short, "--output", scratch("v.npy"))
    #expect(!whole.messages.contains("cut"), "\(whole.messages)")
    let scores = cloze(
      "evaluate", run, "--data", scratch("corpus.txt"), "--format", "json", "--seed", "5")
    #expect(scores.result.contains("\"seed\": 5"), "\(scores.result)")
    let large = cloze(
      "evaluate", run, "--data", scratch("corpus.txt"), "--format", "json", "--seed",
      "18446744073709551615")
    #expect(large.result.contains("\"seed\": \"18446744073709551615\""), "\(large.result)")
  }

  @Test func equalDocumentsAreSaidToBeEqual() throws {
    let data = try scratch.write(
      "equal.txt", String(repeating: "the small cat sees a boat and a river\n", count: 200))
    for seed in ["1", "2", "7", "11"] {
      let outcome = cloze(
        ["pretrain", "text-tiny", "--data", data, "--set", "data.unit=line", "--steps", "2"]
          + ["--vocab-size", "40", "--seed", seed, "--out", scratch("run" + seed)] + tinySettings)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(
        outcome.messages.contains("the 200 documents are only 1 different text"),
        "\(outcome.messages)")
    }
  }

  @Test func commandsQuoteFolders() throws {
    let folder = scratch("my runs")
    let words = [
      "pretrain", "text-tiny", "--data", try scratch.corpus(), "--vocab-size", "80", "--steps", "2",
      "--out", folder,
    ]
    #expect(cloze(words + tinySettings).status == 0)
    let again = cloze(words + tinySettings)
    #expect(again.messages.contains("--resume '\(folder)'"), "\(again.messages)")
    // No learning rate is better than another.
    let compared = cloze("runs", "compare", folder, folder)
    #expect(!compared.rows.contains { $0.starts(with: ["rate", "best"]) }, "\(compared.result)")
    let page = scratch("r.html")
    #expect(cloze("report", folder, "--output", page).status == 0)
    let text = try String(contentsOfFile: page, encoding: .utf8)
    #expect(
      text.contains("cloze embed &#39;\(folder)&#39;") || text.contains("cloze embed '\(folder)'"))
  }

  /// Presets that end early are not kept from going on to the end.
  @Test func theMetricTakesItsPatienceAlong() {
    let none = ["--set", "training.selection.metric=null"]
    let outcome = cloze(["explain", "items", "--yaml"] + none)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.result.contains("patience: null"), "\(outcome.result)")
    let both = cloze(
      ["explain", "items", "--yaml"] + none + ["--set", "training.selection.patience=20"])
    #expect(both.status == 2 && both.messages.contains("needs training.selection.metric"))
  }
}
