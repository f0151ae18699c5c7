import ClozeShell
import Foundation
import Testing

/// From text to a model and back: `pretrain` and everything that uses its run.
@Suite struct PretrainingTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func pretrain(_ more: String...) throws -> Outcome {
    try cloze(
      [
        "pretrain", "text-tiny", "--data", scratch.corpus(), "--vocab-size", "120",
        "--out", scratch("run"), "--steps", "20",
      ] + tinySettings + more)
  }

  @Test func aRunIsMadeUsedAndContinued() throws {
    let made = try pretrain()
    #expect(made.status == 0, "\(made.messages)")
    #expect(made.rows.map { $0[0] }.contains("model"))
    for row in made.rows.dropFirst() { #expect(FileManager.default.fileExists(atPath: row[1])) }
    #expect(made.messages.contains("step 20: validation_accuracy"))
    #expect(FileManager.default.fileExists(atPath: scratch("run/tensorboard")))
    try fills()
    try embeds()
    try searches()
    try classifies()
    try evaluates()
    try describes()
    try refusesOtherModalities()
    let refused = try pretrain()
    #expect(refused.status == 1)
    #expect(refused.messages.contains("--resume"))
    #expect(cloze("pretrain", "--resume", scratch("run"), "--threads", "1").status == 1)
    // A TensorBoard log that cannot be written does not stop a run.
    try FileManager.default.removeItem(atPath: scratch("run/tensorboard"))
    _ = try scratch.write("run/tensorboard", "in the way")
    let more = cloze("pretrain", "--resume", scratch("run"), "--steps", "25", "--threads", "1")
    #expect(more.status == 0, "\(more.messages)")
    #expect(more.messages.contains("no more is written to"), "\(more.messages)")
    #expect(more.messages.contains("going on after step 20 of 25"))
  }

  private func fills() throws {
    let one = cloze("fill", scratch("run"), "the [MASK] cat [MASK]", "--top", "3")
    #expect(one.status == 0, "\(one.messages)")
    #expect(one.rows[0] == ["position", "token", "id", "probability"])
    #expect(one.rows.dropFirst().map { $0[0] } == ["1", "1", "1", "2", "2", "2"])
    let lines = try scratch.write("lines", "a [MASK]\nnothing\n[MASK] [MASK]\n")
    let all = cloze("fill", scratch("run"), "--input", lines, "--top", "1")
    #expect(all.rows.map { $0[0] } == ["line", "1", "3", "3"])
    #expect(all.messages.contains("1 of 3 lines have no [MASK]"))
    let long = String(repeating: "the river ", count: 500)
    let cut = cloze("fill", scratch("run"), "[MASK] \(long) [MASK]", "--top", "1")
    #expect(cut.rows.count == 2)
    #expect(cut.messages.contains("cut to the model's 32 tokens"))
    let none = cloze("fill", scratch("run"), "nothing \(long)")
    #expect(none.status == 1)
    #expect(none.messages.contains("no [MASK]"))
    #expect(none.messages.count < 700)
  }

  private func embeds() throws {
    let texts = ["the cat sees", "", "a boat", String(repeating: "the river ", count: 100)]
    let file = try scratch.write("texts", texts.map { $0 + "\n" }.joined())
    var vectors: [[[Float]]] = []
    for batch in ["1", "3"] {
      let outcome = cloze(
        "embed", scratch("run"), "--input", file, "--output", scratch("v.csv"), "--normalize",
        "--batch", batch, "--precision", "f32")
      #expect(outcome.status == 0, "\(outcome.messages)")
      let text = try String(contentsOfFile: scratch("v.csv"), encoding: .utf8)
      vectors.append(
        text.split(separator: "\n").dropFirst().map {
          $0.split(separator: ",").compactMap { Float($0) }
        })
    }
    #expect(vectors[0].map(\.count) == [16, 16, 16, 16])
    for (first, second) in zip(vectors[0].joined(), vectors[1].joined()) {
      #expect(abs(first - second) < 1e-4)
    }
    for vector in vectors[0] { #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4) }
    for name in ["v.npy", "v.npz", "v.jsonl"] {
      #expect(
        cloze("embed", scratch("run"), "--input", file, "--output", scratch(name)).status == 0)
    }
    let size = try FileManager.default.attributesOfItem(atPath: scratch("v.npy"))[.size] as? Int
    #expect(size == 128 + 4 * 16 * 4)
  }

  /// A line is most like itself, and `--like` leaves it out.
  private func searches() throws {
    let texts = ["the cat sees", "a boat on the river", "a boat on the river by night"]
    let records = texts.enumerated().map { "{\"text\": \"\($1)\", \"name\": \"n\($0)\"}\n" }
    let file = try scratch.write("records", records.joined())
    let search = ["search", scratch("run"), "--input", file, "--field", "text", "--show", "name"]
    let found = cloze(search + ["--query", texts[0], "--top", "9"])
    #expect(found.status == 0, "\(found.messages)")
    #expect(found.rows[0] == ["rank", "similarity", "line", "text"])
    #expect(found.rows[1][2...] == ["1", "n0"] && found.rows.count == 4)
    #expect((Double(found.rows[1][1]) ?? 0) > 0.9999)
    let like = cloze(search + ["--like", "2"])
    #expect(Set(like.rows.dropFirst().map { $0[2] }) == ["1", "3"])
    let lines = try scratch.write("plain", texts.joined(separator: "\n"))
    let plain = cloze("search", scratch("run"), "--input", lines, "--query", texts[1], "--top", "1")
    #expect(plain.rows.last?.last == texts[1])
    for (arguments, part) in [
      (search + ["--like", "4"], "has no line 4; it has 3"),
      (search.dropLast() + ["strange", "--like", "1"], "nothing under 'strange'"),
      (search, "either --query or --like"),
      (search + ["--like", "1", "--top", "0"], "--top is 0"),
    ] {
      let refused = cloze(arguments)
      #expect(refused.status != 0 && refused.messages.contains(part), "\(refused.messages)")
    }
  }

  /// A classifier beside the baseline that counts tokens, whose classes are those of the run.
  private func classifies() throws {
    let sentences = (0..<60).map { index in
      let (word, label) = index % 2 == 0 ? ("cat", "animal") : ("boat", "thing")
      return "{\"text\": \"the \(word) number \(index % 7)\", \"label\": \"\(label)\"}\n"
    }
    try FileManager.default.createDirectory(
      atPath: scratch("labelled"), withIntermediateDirectories: true)
    try scratch.write("labelled/train.jsonl", sentences.joined())
    try scratch.write(
      "labelled/test.jsonl",
      sentences.prefix(10).joined() + "{\"text\": \"x\", \"label\": \"odd\"}\n")
    let tuned = cloze(
      "finetune", "text-classify", "--model", scratch("run"), "--data", scratch("labelled"),
      "--out", scratch("classes"), "--steps", "2")
    #expect(tuned.status == 0, "\(tuned.messages)")
    let judge = ["evaluate", scratch("classes"), "--split", "test", "--baseline"]
    let both = cloze(judge + ["bag"])
    #expect(both.status == 0, "\(both.messages)")
    let bag = both.rows.filter { $0[0] == "bag" }
    #expect(bag.first { $0[1] == "accuracy" }.flatMap { Double($0[2]) } == 10.0 / 11)
    #expect(bag.first { $0[1] == "recall of odd" }?[2] == "0.0", "\(bag)")
    #expect(both.rows.contains { $0[0] == scratch("classes") && $0[1] == "accuracy" })
    let refused = cloze(judge + ["popularity"])
    #expect(refused.status == 2)
    #expect(
      refused.messages.contains(
        "popularity is not for models of sequences that were fine-tuned; give bag"),
      "\(refused.messages)")
    let folder = cloze(
      "evaluate", scratch("classes/model"), "--data", scratch("labelled"), "--baseline", "bag")
    #expect(folder.messages.contains("is not a run") && !folder.messages.contains("classify"))
  }

  /// A run's own validation gives the number that training logged.
  private func evaluates() throws {
    let own = cloze("evaluate", scratch("run"), "--precision", "f32")
    #expect(own.status == 0, "\(own.messages)")
    #expect(own.rows[0] == ["metric", "value", "protocol", "split", "seed", "count"])
    let metrics = try String(contentsOfFile: scratch("run/metrics.jsonl"), encoding: .utf8)
    let last = try #require(metrics.split(separator: "\n").last)
    let logged = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Double]
    let loss = try #require(logged?["validation_loss"])
    #expect(abs((Double(own.rows[1][1]) ?? .nan) - loss) < 1e-5)
    let data = try scratch.corpus()
    let first = cloze("evaluate", scratch("run"), "--data", data, "--seed", "5")
    let second = cloze("evaluate", scratch("run"), "--data", data, "--seed", "5")
    #expect(first.status == 0, "\(first.messages)")
    #expect(first.result == second.result)
    #expect(first.rows[1][3] == "all")
    for (arguments, part) in [
      (["--probe", "svm"], "--probe is not for text; leave it out"),
      (
        ["--split", "test", "--data", data], "--split test is not for text; give all or validation"
      ),
      (["--split", "validation", "--data", data], "leave out --data"),
    ] {
      let refused = cloze(["evaluate", scratch("run")] + arguments)
      #expect(refused.status == 2 && refused.messages.contains(part), "\(refused.messages)")
    }
    let both = cloze("evaluate", scratch("run"), scratch("run/model"), "--data", data)
    #expect(both.status == 0, "\(both.messages)")
    #expect(both.rows[0] == ["model"] + own.rows[0])
    let names = [scratch("run"), scratch("run/model")]
    #expect(both.rows.dropFirst().map { $0[0] } == [names[0], names[0], names[1], names[1]])
  }

  private func describes() throws {
    let info = cloze("model", "info", scratch("run"))
    #expect(info.status == 0)
    #expect(info.rows.contains(["encoder.hidden", "16"]))
    #expect(cloze("model", "export", scratch("run"), "--out", scratch("out")).status == 0)
    #expect(cloze("model", "import", scratch("out"), "--out", scratch("again")).status == 0)
    let fills = ["run", "out", "again"].map {
      cloze("fill", scratch($0), "the [MASK]", "--precision", "f32").result
    }
    #expect(fills[0] == fills[1] && fills[1] == fills[2])
  }

  /// A model of another modality: what reads text says so, the rest shows it.
  private func refusesOtherModalities() throws {
    let other = scratch("other")
    try FileManager.default.copyItem(atPath: scratch("run/model"), toPath: other)
    let file = URL(fileURLWithPath: other + "/config.json")
    let found = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    var object = try #require(found as? [String: Any])
    let none: [String: Any] = ["dropPath": 0, "rotaryBase": 1e4, "window": 64, "globalTokens": 1]
    var own = object["cloze"] as? [String: Any] ?? none
    own["modality"] = "teapots"
    object["cloze"] = own
    try JSONSerialization.data(withJSONObject: object).write(to: file)
    let text = try scratch.write("one", "a cat\n")
    for arguments in [
      ["fill", other, "[MASK]"], ["evaluate", other, "--data", text],
      ["embed", other, "--input", text, "--output", scratch("o.npy")],
      ["plot", "attention", other, "a cat"], ["model", "export", other, "--out", scratch("o")],
    ] {
      let outcome = cloze(arguments)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("model of teapots"), "\(outcome.messages)")
      #expect(outcome.messages.split(separator: "\n").count == 1)
    }
    #expect(cloze("evaluate", scratch("run"), other, "--data", text).status == 2)
    #expect(cloze("model", "info", other).rows.contains(["modality", "teapots"]))
    #expect(cloze("plot", "histogram", other).status == 0)
    for (command, part) in [("data dump", "a run on text"), ("pretrain", "'teapots'")] {
      try FileManager.default.createDirectory(
        atPath: scratch("foreign"), withIntermediateDirectories: true)
      try scratch.write("foreign/recipe.yaml", "modality: teapots\n")
      let rest =
        command == "pretrain"
        ? ["--resume", scratch("foreign")]
        : [scratch("foreign"), "--steps", "1", "--out", scratch("d")]
      let outcome = cloze(command.split(separator: " ").map(String.init) + rest)
      #expect(outcome.messages.contains(part), "\(outcome.messages)")
    }
  }

  @Test func aDryRunMakesNothing() throws {
    let outcome = try pretrain("--dry-run")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.result.contains("parameters"))
    #expect(!FileManager.default.fileExists(atPath: scratch("run")))
  }

  @Test func aFailedStartLeavesNothingBehind() throws {
    let cases = try [
      (scratch("missing"), "does not exist"), (scratch.write("empty", ""), "no text"),
      (scratch.write("binary", [0, 1, 2, 3, 0, 0]), "not text"),
    ]
    for (path, part) in cases {
      let outcome = cloze(
        ["pretrain", "text-tiny", "--data", path, "--out", scratch("run")] + tinySettings)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains(part), "\(outcome.messages)")
      #expect(!FileManager.default.fileExists(atPath: scratch("run")), "\(path)")
    }
  }

  @Test func aFileInTheWayIsNamed() throws {
    let data = try scratch.corpus()
    for path in [data, data + "/run"] {
      let outcome = cloze(["pretrain", "text-tiny", "--data", data, "--out", path] + tinySettings)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("is not a folder"), "\(outcome.messages)")
    }
  }

  @Test func whatIsNoModelIsNamed() throws {
    let folder = scratch.path
    let file = try scratch.write("file", "x")
    for (path, part) in [
      (folder, "config.json is missing"), (file, "not a folder"),
      (scratch("none"), "does not exist"),
    ] {
      for arguments in [["fill", path, "[MASK]"], ["model", "info", path], ["evaluate", path]] {
        let outcome = cloze(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains(part), "\(outcome.messages)")
      }
    }
  }
}
