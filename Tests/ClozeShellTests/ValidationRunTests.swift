import Foundation
import Testing

/// `--validation` for every kind of training, and the seed of splits.
@Suite struct ValidationRunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let shared = [
    "--threads", "1", "--precision", "f32", "--steps", "2", "--set", "training.validateEvery=1",
  ]
  private static let encoder = [
    "encoder.hidden=16", "encoder.heads=2", "encoder.feedForward=16", "encoder.layers=1",
    "encoder.maximumLength=32",
  ].flatMap { ["--set", $0] }

  /// Trains, and returns the messages.
  @discardableResult
  private func train(_ words: [String], run: String) throws -> String {
    let outcome = cloze(words + ["--out", scratch(run)] + Self.shared)
    #expect(outcome.status == 0, "\(outcome.messages)")
    return outcome.messages
  }

  /// The numbers of a run's last validation, by name.
  private func validation(of run: String) throws -> [String: Double] {
    let text = try String(contentsOfFile: scratch(run) + "/metrics.jsonl", encoding: .utf8)
    let lines = try text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    let last = lines.last { line in line.keys.contains { $0.hasPrefix("validation_") } } ?? [:]
    return last.compactMapValues { $0 as? Double }.filter { $0.key.hasPrefix("validation_") }
  }

  /// An evaluation of a run's validation data gives what training logged, and the count of cases.
  private func expectSame(_ run: String, _ name: String, as series: String, count: String) throws {
    let outcome = cloze("evaluate", scratch(run), "--split", "validation", "--threads", "1")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let header = try #require(outcome.rows.first)
    let value = try #require(header.firstIndex(of: "value"))
    let counts = try #require(header.firstIndex(of: "count"))
    let row = try #require(outcome.rows.first { $0[0] == name }, "\(outcome.rows)")
    let logged = try #require(validation(of: run)[series])
    #expect(abs((Double(row[value]) ?? -1) - logged) < 1e-3, "\(row), \(logged)")
    #expect(count.isEmpty || row[counts] == count, "\(row)")
  }

  @Test func ofText() throws {
    let other = try scratch.write(
      "other.txt", (0..<30).map { "the farmer sees boat \($0)\n" }.joined())
    let words = ["pretrain", "text-tiny", "--data", try scratch.corpus(), "--vocab-size", "120"]
    try train(words + ["--validation", other] + tinySettings, run: "run")
    try expectSame("run", "mlm_loss", as: "validation_loss", count: "")
    let same = cloze(words + ["--validation", try scratch.corpus(), "--dry-run"] + tinySettings)
    #expect(same.status != 0 && same.messages.contains("data.validationPaths names"))
    let missing = cloze(words + ["--validation", scratch("none"), "--dry-run"] + tinySettings)
    #expect(missing.status != 0 && missing.messages.contains("none"), "\(missing.messages)")
    let resumed = cloze("pretrain", "--resume", scratch("run"), "--validation", other)
    #expect(resumed.status == 2 && resumed.messages.contains("--resume goes on"))
  }

  @Test func ofCode() throws {
    for (folder, name) in [("src/one", "a"), ("src/two", "b"), ("other/three", "c")] {
      try FileManager.default.createDirectory(
        atPath: scratch(folder), withIntermediateDirectories: true)
      let functions = (0..<40).map {
        "def \(name)_\($0)(value, other):\n  total = value + \($0) * other\n  return total\n\n"
      }
      try scratch.write("\(folder)/\(name).py", functions.joined())
    }
    try train(
      [
        "pretrain", "code-small", "--data", scratch("src"), "--validation", scratch("other"),
        "--vocab-size", "150",
      ] + tinySettings, run: "code")
    try expectSame("code", "mlm_loss", as: "validation_loss", count: "")
  }

  @Test func ofItems() throws {
    let rows = (0..<30).flatMap { user in (0..<8).map { "u\(user) i\((user + $0 * $0) % 11)\n" } }
    let data = try scratch.write("log.txt", rows.joined())
    let other = try scratch.write("other.txt", "u3 i1\nx i1\nx i2\nx i3\n")
    let messages = try train(
      ["pretrain", "items-causal", "--data", data, "--validation", other] + Self.encoder,
      run: "items")
    #expect(messages.contains("1 of 2 users who validate also train"), "\(messages)")
    try expectSame("items", "HR@10", as: "validation_hr@10", count: "2")
    let test = cloze("evaluate", scratch("items"), "--split", "test", "--threads", "1")
    #expect(test.status != 0 && test.messages.contains("trained on whole histories"))
  }

  /// Other data is split at the moments of the run, so that nothing that trained is asked.
  @Test func ofItemsByTime() throws {
    func log(_ name: String, steps: Int) throws -> String {
      let rows = (0..<steps).flatMap { step in
        (0..<30).map { "u\($0),i\(($0 + step * step) % 11),\(step * 100 + $0)\n" }
      }
      return try scratch.write(name, "user,item,time\n" + rows.joined())
    }
    let words = ["pretrain", "items-causal", "--data", try log("log.csv", steps: 8)] + Self.encoder
    try train(words + ["--set", "data.split.kind=time"], run: "time")
    try train(words, run: "last")
    func evaluate(_ arguments: String...) -> Outcome {
      cloze(["evaluate", scratch("time")] + arguments + ["--split", "test", "--threads", "1"])
    }
    // Of 240 interactions the newest 24 test: those from 706 seconds on.
    let moment = "1970-01-01T00:11:46Z"
    let kept = try String(contentsOfFile: scratch("time/split.json"), encoding: .utf8)
    #expect(kept.contains(moment) && kept.contains("1970-01-01T00:10:12Z"), "\(kept)")
    let longer = evaluate("--data", try log("longer.csv", steps: 9))
    #expect(longer.status == 0 && longer.messages.contains(moment), "\(longer.messages)")
    let older = evaluate("--data", try log("older.csv", steps: 5))
    #expect(older.status != 0 && older.messages.contains("in the time that tests and another"))
    #expect(older.messages.contains("there is nobody to evaluate"), "\(older.messages)")
    let two = evaluate(scratch("last"))
    #expect(two.status == 0 && two.messages.contains("splits histories otherwise than"))
  }

  @Test func ofPoints() throws {
    for (name, count) in [("shapes", "30"), ("other", "10")] {
      let made = cloze(
        "data", "make", "shapes3d", "--classes", "2", "--count", count, "--points", "64", "--seed",
        count, "--out", scratch(name))
      #expect(made.status == 0, "\(made.messages)")
    }
    let data = ["--data", scratch("shapes"), "--validation", scratch("other")]
    try train(["pretrain", "points-dvae-small"] + data + PointRunTests.tokens, run: "dvae")
    let model = PointRunTests.model
    try train(
      ["pretrain", "points-small", "--tokenizer", scratch("dvae")] + data + model, run: "points")
    try expectSame("points", "masked_loss", as: "validation_loss", count: "")
    try train(
      ["finetune", "points-classify-small", "--model", scratch("points")] + data
        + ["--set", "batch=4"],
      run: "classes")
    try expectSame("classes", "accuracy", as: "validation_accuracy", count: "")
  }

  private func labels(_ count: Int, from first: Int = 0) -> String {
    "text\tlabel\n"
      + (first..<first + count).map {
        "the \($0) was \($0 % 2 == 0 ? "awful" : "lovely")\t\($0 % 2)\n"
      }.joined()
  }

  @Test func ofClasses() throws {
    let data = try scratch.write("train.tsv", labels(40))
    let other = try scratch.write("other.tsv", labels(7, from: 38))
    let words =
      ["finetune", "text-classify", "--data", data, "--vocab-size", "100"] + Self.encoder
      + ["--set", "maximumLength=16"]
    let messages = try train(words + ["--validation", other], run: "named")
    #expect(messages.contains("40 samples of 2 classes train, 7 validate"), "\(messages)")
    #expect(messages.contains("2 of 7 samples that validate have the text of one that trains"))
    try expectSame("named", "accuracy", as: "validation_accuracy", count: "7")
    // Two seeds validate on the same samples, so that they can be compared.
    for seed in ["1", "2"] { try train(words + ["--seed", seed], run: "seed-" + seed) }
    let recipes = try ["1", "2"].map {
      try String(contentsOfFile: scratch("seed-\($0)/recipe.yaml"), encoding: .utf8)
    }
    for (seed, recipe) in zip(["1", "2"], recipes) {
      #expect(recipe.contains("\nseed: \(seed)\n") && recipe.contains("  splitSeed: 42\n"))
    }
    let score = try scratch.write(
      "scores.tsv", "text\tlabel\n" + (0..<60).map { "t\($0)\t\(Double($0) / 8)\n" }.joined())
    let numbers = cloze(
      ["finetune", "text-classify", "--data", score, "--out", scratch("numbers")] + Self.shared)
    #expect(numbers.status == 1 && numbers.messages.contains("put the numbers into bins"))
    let text = cloze("pretrain", "text-tiny", "--data", data, "--out", scratch("text"))
    #expect(text.status == 1 && text.messages.contains("is a table with the columns"))
  }

  /// A run of version 0.2 goes on with the split that it had, though equal texts are on both sides.
  @Test func earlierRunsGoOn() throws {
    let words =
      ["finetune", "text-classify", "--vocab-size", "100"] + Self.encoder
      + ["--set", "maximumLength=16", "--seed", "3"]
    let data = try scratch.write("train.tsv", labels(20) + labels(20).dropFirst(11))
    try train(
      words + ["--data", data, "--set", "data.splitSeed=3", "--set", "data.equalTogether=false"],
      run: "old")
    let path = scratch("old/recipe.yaml")
    let recipe = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter {
      !["splitSeed", "equalTogether", "validationPaths"].contains(
        $0.split(separator: ":")[0].trimmingCharacters(in: .whitespaces))
    }.joined(separator: "\n").replacing("format: 3", with: "format: 2")
    try recipe.write(toFile: path, atomically: true, encoding: .utf8)
    try expectSame("old", "accuracy", as: "validation_accuracy", count: "")
    let resumed = cloze("finetune", "--resume", scratch("old"), "--steps", "3", "--threads", "1")
    #expect(resumed.status == 0, "\(resumed.messages)")
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(written.contains("splitSeed: 3") && written.contains("equalTogether: false"))
  }
}
