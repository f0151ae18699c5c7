import ClozeData
import Foundation
import Testing

/// Training that goes on: from a model, with more tokens, with weighted data, with other values.
@Suite struct ContinuedTrainingTests {
  let scratch: Scratch
  let other: String

  init() throws {
    scratch = try Scratch()
    let words = ["a doctor", "the nurse", "one patient", "reads", "writes", "a long letter"]
    let text = (0..<800).map { place -> String in
      let end = place % 40 == 3 ? ".\n\n" : place % 4 == 3 ? ".\n" : " "
      return words[place * 5 / 3 % 6] + end
    }
    other = try scratch.write("other.txt", text.joined())
    let first = try pretrain("first", [scratch.corpus()], ["--vocab-size", "120", "--steps", "20"])
    try #require(first.status == 0, "\(first.messages)")
  }

  @discardableResult
  private func pretrain(
    _ out: String, _ data: [String], _ more: [String], settings: [String] = tinySettings
  ) throws -> Outcome {
    cloze(
      ["pretrain", "text-tiny"] + data.flatMap { ["--data", $0] } + ["--out", scratch(out)]
        + settings + more)
  }

  private func weights(_ folder: String) throws -> [String: [Float]] {
    let model = try SafeTensorsModel(path: scratch(folder))
    return Dictionary(
      uniqueKeysWithValues: try model.entries.map { ($0.name, try model.floats(of: $0.name)) })
  }

  /// The path of `name` as a recipe has it.
  private func resolved(_ name: String) -> String {
    URL(fileURLWithPath: scratch(name)).standardizedFileURL.path
  }

  private func text(_ file: String) throws -> String {
    try String(contentsOfFile: scratch(file), encoding: .utf8)
  }

  /// So small a rate changes no weight that can be seen.
  private let still = [
    "--steps", "1", "--set", "training.optimizer.rate=1e-9", "--threads", "1", "--precision", "f32",
    "--set", "samples.maximumLength=32", "--set", "tokensPerBatch=256",
  ]

  @Test func aModelIsGoneOnFrom() throws {
    let outcome = try pretrain(
      "second", [other], ["--model", scratch("first@20")] + still, settings: [])
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try text("second/model/vocab.txt") == text("first/model/vocab.txt"))
    let before = try weights("first/model"), after = try weights("second/model")
    #expect(before.keys.sorted() == after.keys.sorted())
    for (name, values) in before {
      let found = try #require(after[name])
      #expect(zip(values, found).allSatisfy { abs($0 - $1) < 1e-5 }, "\(name)")
    }
    #expect(try text("second/recipe.yaml").contains("hidden: 16\n"))
    #expect(try text("second/recipe.yaml").contains("model: \(resolved("first"))@20\n"))
    let shown = cloze("runs", "show", scratch("second"), "--format", "csv")
    #expect(shown.result.contains("run,model,\(resolved("first"))@20"), "\(shown.result)")
    // Once it has begun, neither the model nor its tokenizer are needed.
    try FileManager.default.removeItem(atPath: scratch("first"))
    let more = cloze("pretrain", "--resume", scratch("second"), "--steps", "2", "--threads", "1")
    #expect(more.status == 0, "\(more.messages)")
  }

  /// A recipe means the checkpoint, whatever becomes of the folder that was made of it.
  @Test func aRecipeNamesTheCheckpoint() throws {
    let outcome = try pretrain(
      "second", [other], ["--model", scratch("first@20")] + still, settings: [])
    #expect(outcome.status == 0, "\(outcome.messages)")
    try FileManager.default.removeItem(atPath: scratch("first/checkpoints/models"))
    let again = cloze(
      "pretrain", scratch("second/recipe.yaml"), "--out", scratch("third"), "--threads", "1")
    #expect(again.status == 0, "\(again.messages)")
    #expect(try text("third/recipe.yaml") == text("second/recipe.yaml"))
    #expect(try weights("third/model") == weights("second/model"))
    // A run that was stopped before its first checkpoint makes the model again.
    for part in ["first/checkpoints/models", "third/checkpoints", "third/model"] {
      try FileManager.default.removeItem(atPath: scratch(part))
    }
    let resumed = cloze("pretrain", "--resume", scratch("third"), "--threads", "1")
    #expect(resumed.status == 0, "\(resumed.messages)")
    #expect(try weights("third/model") == weights("second/model"))
  }

  @Test func aFolderIsGoneOnFrom() throws {
    #expect(cloze("model", "export", scratch("first"), "--out", scratch("hf")).status == 0)
    let outcome = try pretrain("second", [other], ["--model", scratch("hf")] + still, settings: [])
    #expect(outcome.status == 0, "\(outcome.messages)")
    // Of its sizes, with random weights.
    let random = try pretrain(
      "third", [other], ["--model", scratch("hf"), "--set", "pretrained=false"] + still,
      settings: [])
    #expect(random.status == 0, "\(random.messages)")
    let name = "bert.embeddings.word_embeddings.weight"
    let first = try weights("first/model")[name], second = try weights("second/model")[name]
    let third = try weights("third/model")[name]
    #expect(first != nil && first?.count == third?.count)
    #expect(zip(first ?? [], second ?? []).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(zip(first ?? [], third ?? []).contains { abs($0 - $1) > 1e-3 })
  }

  @Test func whatTheModelDecidesIsRefused() throws {
    try pretrain("cased", [other], ["--steps", "1", "--vocab-size", "60"])
    for (more, part) in [
      (["--set", "encoder.layers=5"], "encoder is what the model"),
      (["--vocab-size", "90"], "tokenizer.vocabularySize is what the model"),
      (["--tokenizer", scratch("cased")], "is not that of the model"),
    ] {
      let refused = try pretrain(
        "none", [other], ["--model", scratch("first")] + more + still, settings: [])
      #expect(refused.status != 0 && refused.messages.contains(part), "\(refused.messages)")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch("none")))
  }

  @Test func theVocabularyGrows() throws {
    let file = try scratch.write("new.txt", "steamer\n\nNurse\nthe\n##amer\nsteamer\n")
    let outcome = try pretrain(
      "grown", [other], ["--model", scratch("first"), "--add-tokens", file] + still, settings: [])
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("3 tokens are added"), "\(outcome.messages)")
    #expect(outcome.messages.contains("2 are there already: the, steamer"), "\(outcome.messages)")
    #expect(outcome.messages.contains("Nurse as nurse"), "\(outcome.messages)")
    let old = try text("first/model/vocab.txt"), new = try text("grown/model/vocab.txt")
    #expect(new == old + "steamer\nnurse\n##amer\n")
    // The vector of a new token is the mean of those of its former pieces.
    let encoded = cloze(
      "tokenizer", "encode", scratch("first"), "--input", try scratch.write("d", "steamer\n"))
    let ids = encoded.result.matches(of: /\d+/).compactMap { Int($0.output) }.filter { $0 > 4 }
    #expect(ids.count > 1, "\(encoded.result)")
    let name = "bert.embeddings.word_embeddings.weight"
    let before = try #require(try weights("first/model")[name])
    let after = try #require(try weights("grown/model")[name])
    let count = old.split(separator: "\n").count
    #expect(after.count == before.count + 3 * 16)
    for column in 0..<16 {
      let mean = ids.reduce(0) { $0 + before[$1 * 16 + column] } / Float(ids.count)
      #expect(abs(after[count * 16 + column] - mean) < 1e-5)
    }
    let filled = cloze("fill", scratch("grown"), "the [MASK] reads", "--top", "3")
    #expect(filled.status == 0, "\(filled.messages)")
    let more = cloze("pretrain", "--resume", scratch("grown"), "--steps", "2", "--threads", "1")
    #expect(more.status == 0, "\(more.messages)")
    let several = try scratch.write("several.txt", "heart attack\n")
    let refused = try pretrain(
      "none", [other], ["--model", scratch("first"), "--add-tokens", several] + still, settings: [])
    #expect(refused.status == 1 && refused.messages.contains("which is 2 words to it"))
    let alone = try pretrain("none", [other], ["--add-tokens", file])
    #expect(alone.status == 2 && alone.messages.contains("needs a vocabulary that grows"))
  }

  @Test func dataHasWeights() throws {
    let data = [try scratch.corpus(), other]
    let outcome = try pretrain(
      "weighted", data, ["--weights", "1,4", "--vocab-size", "120", "--steps", "12"])
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try text("weighted/recipe.yaml").contains("weights:"))
    // It goes on with its weights.
    try pretrain("parts", data, ["--weights", "1,4", "--vocab-size", "120", "--steps", "7"])
    let rest = cloze(
      "pretrain", "--resume", scratch("parts"), "--steps", "12", "--threads", "1")
    #expect(rest.status == 0, "\(rest.messages)")
    let plain = try pretrain("plain", data, ["--vocab-size", "120", "--steps", "12"])
    #expect(plain.status == 0)
    #expect(try weights("plain/model") != weights("weighted/model"))
    for (more, part) in [
      (["--weights", "1"], "1 values and data.paths 2"), (["--weights", "1,x"], "must be numbers"),
      (["--weights", "1,-2"], "must lie in"),
    ] {
      let refused = try pretrain("none", data, more)
      #expect(refused.status == 2 && refused.messages.contains(part), "\(refused.messages)")
    }
    let items = cloze("pretrain", "items-causal", "--data", data[0], "--weights", "1")
    #expect(items.status == 2 && items.messages.contains("for text and code"), "\(items.messages)")
  }

  @Test func aResumedRunMayChange() throws {
    let changed = cloze(
      "pretrain", "--resume", scratch("first"), "--threads", "1", "--steps", "25",
      "--set", "training.optimizer.rate=0.003", "--set", "tokensPerBatch=128")
    #expect(changed.status == 0, "\(changed.messages)")
    #expect(changed.messages.contains("tokensPerBatch: 256 -> 128, after step 20"))
    #expect(changed.messages.contains("the learning rate now follows 25 steps"))
    let recipe = try text("first/recipe.yaml")
    #expect(recipe.contains("rate: 0.003\n") && recipe.contains("tokensPerBatch: 128\n"))
    let record = try text("first/run.json")
    #expect(record.contains("\"key\" : \"training.optimizer.rate\""), "\(record)")
    let data = cloze(
      "pretrain", "--resume", scratch("first"), "--threads", "1", "--steps", "30", "--data", other)
    #expect(data.status == 0 && data.messages.contains("data.paths: "), "\(data.messages)")
    let again = cloze("pretrain", "--resume", scratch("first"), "--steps", "32", "--threads", "1")
    #expect(again.status == 0, "\(again.messages)")
    let shown = cloze("runs", "show", scratch("first"), "--format", "csv")
    #expect(shown.result.contains("change,tokensPerBatch,\"256 -> 128, after step 20\""))
    #expect(shown.result.contains("change,data.paths,"))
  }

  @Test func whatDecidesOnTheModelMayNot() throws {
    let before = try text("first/recipe.yaml")
    for (setting, part) in [
      (
        "encoder.layers=3",
        "encoder.layers cannot change in a run that goes on: it decides on the model"
      ),
      (
        "data.splitSeed=3",
        "data.splitSeed cannot change in a run that goes on: it decides what trains"
      ),
      ("seed=3", "all random numbers"), ("masking.rate=0.3", "it decides what is learned"),
      ("training.optimizer.rate=-1", "training.optimizer.rate is -1"),
    ] {
      let refused = cloze(
        "pretrain", "--resume", scratch("first"), "--threads", "1", "--steps", "22", "--set",
        setting)
      #expect(refused.status == 2 && refused.messages.contains(part), "\(refused.messages)")
    }
    #expect(try text("first/recipe.yaml") == before)
    let option = cloze("pretrain", "--resume", scratch("first"), "--vocab-size", "7")
    #expect(option.status == 2 && option.messages.contains("--resume goes on with"))
  }

  /// Items keep their vectors by their names.
  @Test func itemsAreMatchedByName() throws {
    func log(_ name: String, _ items: [String]) throws -> String {
      let lines = (0..<30).flatMap { user in
        (0..<8).map { "p\(user),\(items[(user + $0 * (1 + user % 2)) % items.count]),\($0)" }
      }
      return try scratch.write(
        name, "user_id,item_id,timestamp\n" + lines.joined(separator: "\n"))
    }
    let sizes = [
      "--set", "encoder.hidden=16", "--set", "encoder.heads=2", "--set", "encoder.feedForward=32",
      "--set", "encoder.maximumLength=8",
    ]
    let use = ["--threads", "1", "--precision", "f32"]
    let first = cloze(
      ["pretrain", "items-causal", "--data", try log("a.csv", ["a", "b", "c", "d", "e"]), "--out"]
        + [scratch("items"), "--steps", "3"] + sizes + use)
    #expect(first.status == 0, "\(first.messages)")
    let second = cloze(
      ["pretrain", "items-causal", "--data", try log("b.csv", ["e", "f", "b", "c", "g"]), "--out"]
        + [scratch("later"), "--model", scratch("items"), "--steps", "1"]
        + ["--set", "training.optimizer.rate=1e-9"] + use)
    #expect(second.status == 0, "\(second.messages)")
    #expect(
      second.messages.contains(
        "3 of 5 items are the model's, 2 start with random vectors; 2 of the"),
      "\(second.messages)")
    func rows(_ run: String) throws -> [String: [Float]] {
      let names = try text("\(run)/model/items.txt").split(separator: "\n").map(String.init)
      let values = try #require(try weights("\(run)/model")["embeddings.tokens"])
      return Dictionary(
        uniqueKeysWithValues: (names + ["[MASK]"]).enumerated().map {
          ($1, Array(values[$0 * 16..<$0 * 16 + 16]))
        })
    }
    let before = try rows("items"), after = try rows("later")
    for name in ["b", "c", "e", "[MASK]"] {
      let pairs = zip(try #require(before[name]), try #require(after[name]))
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 }, "\(name)")
    }
    let data = cloze(
      ["pretrain", "--resume", scratch("later"), "--steps", "2", "--data", scratch("a.csv")])
    #expect(data.status == 2 && data.messages.contains("its items are the model's"))
  }
}
