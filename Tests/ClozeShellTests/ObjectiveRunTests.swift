import ClozeTraining
import Foundation
import Testing

/// An objective of any kind of data: position prediction beside masked tokens, and alone.
@Suite struct ObjectiveRunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let shared = [
    "--threads", "1", "--precision", "f32", "--steps", "4", "--set", "training.logEvery=2",
    "--set", "training.validateEvery=2", "--set", "training.checkpointEvery=2",
  ]
  private static let position = ["--set", "objectives.position.weight=0.5"]

  private func train(_ words: [String]) {
    let outcome = cloze(words)
    #expect(outcome.status == 0, "\(outcome.messages)")
  }

  /// The names of all series that a run has logged.
  private func series(_ run: String) throws -> Set<String> {
    let text = try String(contentsOfFile: scratch(run) + "/metrics.jsonl", encoding: .utf8)
    return try text.split(separator: "\n").reduce(into: []) { names, line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      names.formUnion((object as? [String: Any] ?? [:]).keys)
    }
  }

  /// The run has learned positions beside what it learned before, goes on, bit for bit, and its
  /// model knows nothing of them.
  private func expectPositions(_ run: String, beside metric: String) throws {
    let names = try series(run)
    for name in ["position_loss", "position_accuracy", "validation_position_accuracy", metric] {
      #expect(names.contains(name), "\(name) in \(names.sorted())")
    }
    let record = try #require(RunFolder.open(scratch(run)).record)
    #expect(record.metrics?.contains { $0.name == "validation_position_loss" } == true)
    let weights = try Data(
      contentsOf: URL(fileURLWithPath: scratch(run) + "/model/model.safetensors"))
    #expect(weights.range(of: Data("objectives.".utf8)) == nil)
    try expectSameBitsAfterTheFirstHalf(of: run)
    let more = cloze("pretrain", "--resume", scratch(run), "--steps", "6", "--threads", "1")
    #expect(more.status == 0, "\(more.messages)")
  }

  /// Without its last checkpoint the run goes on from the one before, to the same weights and
  /// moments.
  private func expectSameBitsAfterTheFirstHalf(of run: String) throws {
    let last = scratch(run) + "/checkpoints/step-00000004"
    func contents() throws -> [Data] {
      try ["weights", "moments"].map {
        try Data(contentsOf: URL(fileURLWithPath: "\(last)/\($0).safetensors"))
      }
    }
    let before = try contents()
    try FileManager.default.removeItem(atPath: last)
    let again = cloze("pretrain", "--resume", scratch(run), "--threads", "1")
    #expect(again.status == 0, "\(again.messages)")
    #expect(try contents() == before)
  }

  private func text(_ run: String, _ more: [String]) throws {
    train(
      [
        "pretrain", "text-tiny", "--data", try scratch.corpus(), "--vocab-size", "120", "--out",
        scratch(run),
      ] + tinySettings + Self.shared + more)
  }

  @Test func ofText() throws {
    try text("text", Self.position)
    try expectPositions("text", beside: "validation_accuracy")
    #expect(cloze("fill", scratch("text"), "the [MASK] cat").status == 0)
    try text("alone", Self.position + ["--set", "objectives.masked=null"])
    let names = try series("alone")
    #expect(!names.contains("validation_loss") && names.contains("validation_position_loss"))
    // The only loss is that of the step.
    #expect(!names.contains("position_loss"))
    let chosen = cloze(
      [
        "pretrain", "text-tiny", "--data", try scratch.corpus(), "--dry-run", "--set",
        "training.selection.metric=validation_position_loss",
      ] + tinySettings)
    #expect(chosen.status == 2 && chosen.messages.contains("must be null or one of"))
  }

  @Test func ofCode() throws {
    for project in ["one", "two", "three"] {
      try FileManager.default.createDirectory(
        atPath: scratch("src/\(project)"), withIntermediateDirectories: true)
      let functions = (0..<40).map {
        "def \(project)_\($0)(value, other):\n  total = value + \($0) * other\n  return total\n\n"
      }
      try scratch.write("src/\(project)/a.py", functions.joined())
    }
    train(
      [
        "pretrain", "code-small", "--data", scratch("src"), "--vocab-size", "150", "--out",
        scratch("code"), "--set", "data.validationFraction=0.3",
      ] + tinySettings + Self.shared + Self.position)
    try expectPositions("code", beside: "validation_accuracy")
  }

  @Test(arguments: ["items", "items-causal"]) func ofItems(preset: String) throws {
    let rows = (0..<30).flatMap { user in (0..<8).map { "u\(user) i\((user + $0 * $0) % 11)\n" } }
    let data = try scratch.write("log.txt", rows.joined())
    train(
      [
        "pretrain", preset, "--data", data, "--out", scratch(preset), "--set",
        "encoder.hidden=16", "--set", "encoder.feedForward=16", "--set",
        "encoder.maximumLength=10", "--set", "training.selection.metric=validation_position_loss",
      ] + Self.shared + Self.position)
    try expectPositions(preset, beside: "validation_ndcg@10")
    let scored = cloze(
      "recommend", scratch(preset), "i1", "i2", "--top", "2", "--threads", "1")
    #expect(scored.status == 0, "\(scored.messages)")
  }

  @Test func ofPoints() throws {
    train([
      "data", "make", "shapes3d", "--classes", "2", "--count", "40", "--points", "64", "--out",
      scratch("shapes"),
    ])
    train(
      ["pretrain", "points-dvae-small", "--data", scratch("shapes"), "--out", scratch("dvae")]
        + PointRunTests.tokens)
    train(
      [
        "pretrain", "points-small", "--tokenizer", scratch("dvae"), "--data", scratch("shapes"),
        "--out", scratch("points"),
      ] + PointRunTests.model + Self.shared + Self.position)
    try expectPositions("points", beside: "validation_accuracy")
    #expect(cloze("evaluate", scratch("points"), "--threads", "1").status == 0)
  }

  /// Errors name what a kind of data lacks before anything is read; a misspelled objective has a
  /// suggestion.
  @Test func whatIsMissingIsNamed() throws {
    let data = try scratch.write("log.txt", "a b\na c\n")
    let pairs = cloze(
      "pretrain", "items", "--data", data, "--dry-run", "--set",
      "objectives.nextSentence.weight=1")
    #expect(pairs.status == 2)
    #expect(
      pairs.messages.contains(
        "objectives.nextSentence needs pairs of segments, which items does not have"))
    let typo = cloze(
      "pretrain", "items", "--data", data, "--dry-run", "--set", "objectives.positon={}")
    #expect(typo.messages.contains("did you mean objectives.position?"), "\(typo.messages)")
    let none = cloze(
      "pretrain", "items", "--data", data, "--dry-run", "--set", "objectives.masked=null")
    #expect(none.messages.contains("objectives is empty"), "\(none.messages)")
  }
}
