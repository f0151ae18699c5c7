import ClozeData
import Foundation
import Testing

/// Checkpoints of runs, wherever a model is meant.
@Suite struct CheckpointModelTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try train("runs/one", "training.keepCheckpoints=3")
  }

  private func train(_ run: String, _ settings: String...) throws {
    let outcome = try cloze(
      ["pretrain", "text-tiny", "--data", scratch.corpus(), "--vocab-size", "80", "--steps", "30"]
        + ["--out", scratch(run)] + tinySettings + settings.flatMap { ["--set", $0] })
    try #require(outcome.status == 0, "\(outcome.messages)")
  }

  /// Runs `command` in a session with the folder of runs; `#` is the name of the scratch folder.
  private func run(_ command: String) -> Outcome {
    let text = "set runs '\(scratch("runs"))'; set threads 1; " + command
    return cloze("-c", text.replacing("#", with: scratch.path))
  }

  private func weights(_ folder: String) throws -> [String: [Float]] {
    let model = try SafeTensorsModel(path: scratch(folder))
    return Dictionary(
      uniqueKeysWithValues: try model.entries.map { ($0.name, try model.floats(of: $0.name)) })
  }

  private func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: scratch(path))
  }

  @Test func everyCommandTakesThem() throws {
    try scratch.write("lines.txt", "the cat sees a boat\na dog\n")
    try scratch.write("labels.tsv", "text\tlabel\na cat\t0\na dog\t1\n")
    for command in [
      "fill one@10 'the [MASK]'", "embed one@last --input #/lines.txt --output #/v.npy",
      "search one@20 --input #/lines.txt --query dog", "evaluate one@10 --data #/corpus.txt",
      "evaluate one@10 --split validation", "tokenizer info one@10", "model info one@step-00000010",
      "model export one@10 --out #/exported", "plot attention one@10 'a cat'",
      "plot embeddings one@10 --input #/lines.txt --format csv",
      "plot histogram one@10 --format csv",
      "explain text-tiny --tokenizer one@10",
      "finetune text-classify --model one@10 --data #/labels.tsv --dry-run",
      "fill #/runs/one@10 'the [MASK]'",
    ] {
      let outcome = run(command)
      #expect(outcome.status == 0, "\(command): \(outcome.messages)")
    }
    let both = run("evaluate one@10 one@20 --data #/corpus.txt --format csv")
    #expect(both.result.contains("one@10,") && both.result.contains("one@20,"), "\(both.result)")
  }

  /// The last checkpoint is the run's model; an earlier one has other weights.
  @Test func theWeightsAreTheCheckpoints() throws {
    let question = "'the [MASK] cat' --top 5"
    let whole = run("fill one \(question)"), last = run("fill one@last \(question)")
    #expect(last.status == 0 && last.result == whole.result, "\(last.messages)")
    #expect(run("fill one@10 \(question)").result != whole.result)
    let name = "runs/one/checkpoints/models/step-00000010/model"
    let stored = try SafeTensorsFile(
      path: scratch("runs/one/checkpoints/step-00000010/weights.safetensors"))
    let made = try weights(name)
    #expect(made.count == (try weights("runs/one/model")).count)
    let embeddings = try stored.floats(of: "embeddings.tokens")
    #expect(made.values.contains(embeddings))
  }

  /// A run that was killed before it wrote a model has one all the same.
  @Test func aRunWithoutAModelHasCheckpoints() throws {
    let whole = run("fill one 'the [MASK]'")
    try remove("runs/one/model")
    let refused = run("fill one 'the [MASK]'")
    #expect(refused.status == 1 && refused.messages.contains("no model yet"))
    let outcome = run("fill one@30 'the [MASK]'")
    #expect(outcome.status == 0 && outcome.result == whole.result, "\(outcome.messages)")
    #expect(outcome.messages.contains("its data is read"), "\(outcome.messages)")
    let again = run("fill one@30 'the [MASK]'")
    #expect(again.result == whole.result && !again.messages.contains("its data is read"))
  }

  @Test func unknownOnesAreNamed() throws {
    for (name, part) in [
      ("one@15", "has no checkpoint of step 15; it has 10, 20, 30"),
      ("one@first", "'@first' names no checkpoint"), ("one@best", "keeps no best weights"),
      ("two@10", "there is no run 'two'"),
    ] {
      let outcome = run("fill \(name) 'the [MASK]'")
      #expect(outcome.status == 1 && outcome.messages.contains(part), "\(outcome.messages)")
    }
    try remove("runs/one/checkpoints")
    let none = run("fill one@last 'the [MASK]'")
    #expect(none.status == 1 && none.messages.contains("no checkpoints yet"), "\(none.messages)")
  }

  @Test func damagedOnesAreRefused() throws {
    let path = scratch("runs/one/checkpoints/step-00000020/weights.safetensors")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count - 5] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let outcome = run("fill one@20 'the [MASK]'")
    #expect(outcome.status == 1 && outcome.messages.contains("is damaged"), "\(outcome.messages)")
    #expect(run("fill one@10 'the [MASK]'").status == 0)
  }

  @Test func theBestIsTheChosenModel() throws {
    try train("runs/chosen", "training.selection.metric=validation_loss")
    let best = run("fill chosen@best 'the [MASK]'"), whole = run("fill chosen 'the [MASK]'")
    #expect(best.status == 0 && best.result == whole.result, "\(best.messages)")
  }

  /// What was made of a checkpoint goes with it.
  @Test func modelsGoWithTheirCheckpoints() throws {
    #expect(run("fill one@10 'the [MASK]'").status == 0)
    let view = scratch("runs/one/checkpoints/models/step-00000010")
    #expect(FileManager.default.fileExists(atPath: view + "/model/config.json"))
    #expect(run("pretrain --resume one --steps 40").status == 0)
    #expect(!FileManager.default.fileExists(atPath: view))
    #expect(FileManager.default.fileExists(atPath: scratch("runs/one/tokenizer/vocab.txt")))
  }

  @Test func modelsAreAveraged() throws {
    let outcome = run("model average one@10 one@30 --weights 1,3 --out #/mean")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let first = try weights("runs/one/checkpoints/models/step-00000010/model")
    let last = try weights("runs/one/model"), mean = try weights("mean")
    #expect(mean.keys.sorted() == last.keys.sorted())
    for (name, values) in mean {
      let pair = (try #require(first[name]), try #require(last[name]))
      let expected = zip(pair.0, pair.1).map { Float(0.25 * Double($0) + 0.75 * Double($1)) }
      #expect(values == expected, "\(name)")
    }
    #expect(run("fill #/mean 'the [MASK]'").status == 0)
    try train("runs/wide", "encoder.feedForward=40")
    for (command, part) in [
      ("one wide --out #/none", "has intermediate_size 40 and the first model 32"),
      ("one@10 one@20 --weights 1 --out #/none", "1 numbers for 2 models"),
      ("one@10 one@20 --weights 0,0 --out #/none", "numbers from 0 on"),
      ("one --out #/none", "two models or more"),
      ("one@10 one@20 --out #/mean", "is there already"),
    ] {
      let refused = run("model average \(command)")
      #expect(refused.status != 0 && refused.messages.contains(part), "\(refused.messages)")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch("none")))
  }
}
