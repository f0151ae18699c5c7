import Testing

@testable import ClozeShell

/// The time that a recipe takes, before it runs.
@Suite struct CostTests {
  private static let encoder = [
    "encoder.hidden=16", "encoder.heads=2", "encoder.layers=1", "encoder.feedForward=16",
    "encoder.maximumLength=16",
  ]
  private static let backbone = encoder.dropLast().map { "backbone." + $0 } + ["batch=4"]

  private static let documents =
    encoder + ["samples.maximumLength=16", "tokensPerBatch=64", "tokenizer.vocabularySize=200"]
  private static let histories = encoder + ["tokensPerBatch=64"]
  private static let labelled = encoder + ["maximumLength=16", "batch=2"]
  private static let patches = PointRunTests.costKeys + ["batch=4"]
  private static let cases: [(preset: String, keys: [String])] = [
    ("text-tiny", documents), ("code-small", documents), ("items", histories),
    ("items-causal", histories), ("text-classify", labelled), ("points-dvae-small", patches),
    ("points-small", backbone), ("points-classify-small", backbone),
  ]

  @Test(arguments: cases)
  func everyKindOfDataHasATime(_ preset: String, _ keys: [String]) throws {
    let outcome = cloze(
      ["explain", preset, "--threads", "1", "--precision", "f32", "--steps", "1000"]
        + keys.flatMap { ["--set", $0] })
    try #require(outcome.status == 0, "\(outcome.messages)")
    let rows = Dictionary(
      outcome.rows.map { ($0[0], $0.last ?? "") }, uniquingKeysWith: { first, _ in first })
    #expect(rows["time at most"]?.contains(":") == true, "\(outcome.result)")
    #expect(rows["measured by"]?.hasPrefix("training") == true, "\(outcome.result)")
  }

  /// No sentence says how long a machine takes that it does not know.
  @Test func presetsPromiseNoTime() {
    for preset in Registry.presets {
      #expect(
        preset.summary.firstMatch(of: /minute|hour|second|day|cores/) == nil, "\(preset.summary)")
    }
  }

  @Test func aRunSaysItsStepsAndTimeFirst() throws {
    let scratch = try Scratch(), data = try scratch.corpus()
    let words = ["pretrain", "text-tiny", "--data", data, "--vocab-size", "80"] + tinySettings
    let run = cloze(words + ["--out", scratch("run"), "--steps", "12"])
    #expect(run.messages.hasPrefix("12 steps, "), "\(run.messages)")
    let resumed = cloze("pretrain", "--resume", scratch("run"), "--steps", "17", "--threads", "1")
    #expect(resumed.messages.contains("\n5 steps, "), "\(resumed.messages)")
    let quiet = cloze(words + ["--out", scratch("quiet"), "--steps", "2", "--quiet"])
    #expect(quiet.messages.isEmpty, "\(quiet.messages)")
  }
}
