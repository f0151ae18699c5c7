import ClozeCapabilities
import Foundation
import Testing

@testable import ClozeShell

/// The capabilities of modalities, as the shell finds them.
@Suite struct CapabilityTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A folder that says of itself that it holds a model of `kind`; only the kind is read.
  private func model(of kind: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: scratch(kind), withIntermediateDirectories: true)
    try scratch.write("\(kind)/config.json", "{\"cloze\": {\"modality\": \"\(kind)\"}}")
    return scratch(kind)
  }

  /// Checks that a command line fails with one line that says `lack` of a model of `kind`, and what
  /// to give.
  private func expect(
    _ arguments: [String], refuse kind: String, _ lack: String, give others: String
  ) {
    let outcome = cloze(arguments)
    #expect(outcome.status == 1, "\(arguments)")
    #expect(
      outcome.messages.contains(
        "is a model of \(kind), \(lack); give a model of \(others)"), "\(outcome.messages)")
    #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
  }

  @Test(arguments: ["items", "points-dvae", "text-classify"])
  func textIsFilledInAndEmbedded(kind: String) throws {
    let model = try model(of: kind), lines = try scratch.write("lines.txt", "a cat\n")
    expect(
      ["fill", model, "a [MASK]"], refuse: kind, "which cannot be filled in", give: "text or code")
    for arguments in [
      ["embed", model, "--input", lines, "--output", scratch("v.npy")],
      ["search", model, "--input", lines, "--query", "a dog"],
      ["plot", "embeddings", model, "--input", lines],
    ] {
      expect(
        arguments, refuse: kind, "which gives no vectors",
        give: "text, points, points-classify, code, speech, speech-classify, speech-ctc, video, "
          + "video-pixels or video-classify")
    }
    expect(
      ["plot", "attention", model, "a cat"], refuse: kind,
      "which shows no attention to the tokens of a text", give: "text or code")
  }

  @Test(arguments: ["text", "items", "points-classify"])
  func cloudsHaveTokensAndViews(kind: String) throws {
    let model = try model(of: kind), cloud = try scratch.write("a.xyz", "0 0 0\n1 0 0\n")
    expect(
      ["tokens", model, cloud], refuse: kind, "which gives no tokens",
      give: "points-dvae, points, speech or speech-ctc")
    expect(
      ["plot", "cloud", model, "--input", cloud], refuse: kind, "which draws no clouds",
      give: "points-dvae or points")
  }

  @Test(arguments: ["text", "items", "points"])
  func classesArePredicted(kind: String) throws {
    expect(
      ["predict", try model(of: kind), "a cat"], refuse: kind,
      "which predicts nothing before 'cloze finetune' has taught it",
      give: "points-classify, text-classify, code-classify, code-repair, speech-classify, "
        + "video-classify or video-answer")
  }

  @Test(arguments: [
    ("text", "text"), ("items", "items"), ("points", "masked point models"),
    ("points-dvae", "dVAEs"),
    ("code-repair", "models that repair"),
  ])
  func modelsWithoutPredictionsSaySo(kind: String, name: String) throws {
    let model = try model(of: kind)
    for arguments in [
      ["evaluate", model, "--predictions", scratch("each.jsonl")], ["plot", "confusion", model],
    ] {
      let outcome = cloze(arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(
        outcome.messages.contains("\(name) predict no class of a sample"), "\(outcome.messages)")
    }
  }

  @Test(arguments: ["text", "code", "points"])
  func itemsAreRanked(kind: String) throws {
    let model = try model(of: kind), histories = try scratch.write("histories.txt", "u 1 2\n")
    for arguments in [["score", model, "--histories", histories], ["recommend", model, "1"]] {
      expect(arguments, refuse: kind, "which ranks no items", give: "items")
    }
  }

  @Test func kindsThatAreNotKnownCannotBeScored() throws {
    let outcome = cloze("evaluate", try model(of: "teapots"), "--data", scratch.path)
    #expect(outcome.status == 1)
    #expect(
      outcome.messages.contains(
        "is a model of teapots, which cannot be scored; give a model of text, items, "),
      "\(outcome.messages)")
  }

  @Test func textModelsAreExchanged() throws {
    expect(
      ["model", "import", try model(of: "items"), "--out", scratch("out")], refuse: "items",
      "which is not exchanged with Hugging Face's libraries", give: "text")
  }

  @Test func otherModelsAreExportedInOtherLayouts() throws {
    let outcome = cloze("model", "export", try model(of: "items"), "--out", scratch("out"))
    #expect(outcome.status == 1)
    #expect(
      outcome.messages.contains(
        "is a model of items, which Hugging Face's libraries do not read; add --as onnx or --as "
          + "safetensors"), "\(outcome.messages)")
  }

  @Test func runsOnTextAreDumped() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("run"), withIntermediateDirectories: true)
    try scratch.write("run/recipe.yaml", "modality: items\n")
    let outcome = cloze(
      "data", "dump", scratch("run"), "--steps", "1", "--out", scratch("out"))
    #expect(outcome.status == 1)
    #expect(
      outcome.messages.contains(
        "is a run on items, whose batches cannot be written out; give a run on text"),
      "\(outcome.messages)")
  }

  @Test func workWithoutAModelHasItsModality() {
    #expect(
      Registry.names(of: .statistics) == ["text", "items", "points", "code", "speech", "video"])
    #expect(Registry.names(of: .tokenizers) == ["text", "code"])
    #expect(Registry.names(of: .sourceCode) == ["code"])
    #expect(Registry.names(of: .codeTasks) == ["code"])
    #expect(Registry.names(of: .historyBenchmarking) == ["items"])
    #expect(Registry.names(of: .cloudPatching) == ["points"])
    #expect(Registry.provider(of: .statistics, for: "text-classify") == nil)
    #expect(Registry.provider(of: .tokenizers, for: "items") == nil)
    #expect(Registry.provider(of: .sourceCode, for: "text") == nil)
    #expect(Registry.provider(of: .codeTasks, for: "text") == nil)
    #expect(Registry.provider(of: .historyBenchmarking, for: "points") == nil)
  }

  @Test func valuesThatACapabilityListsAreChecked() throws {
    for (arguments, part) in [
      (["fill", "m", "--input", "x", "--language", "cobol"], "one of 'python' and 'java'"),
      (
        ["data", "stats", "x", "--as", "teapots"],
        "one of the following: text, items, points, code, speech, video"
      ),
      (["tokenizer", "train", "bpe", "--data", "x", "--out", "y"], "'wordpiece' and 'code'"),
      (
        ["data", "make", "code-tasks", "--data", "x", "--out", "y", "--split-by", "line"],
        "one of 'project', 'folder' or 'file'"
      ),
    ] {
      let outcome = cloze(arguments)
      #expect(outcome.status == 2 && outcome.messages.contains(part), "\(outcome.messages)")
    }
  }

  @Test func whatIsMissingIsOneLine() {
    let capability = Capability<Int>(lack: "which sings no songs")
    func text(_ others: String...) -> String {
      "\(MissingCapability(capability, from: "stones", at: "a", others: others))"
    }
    let start = "'a' is a model of stones, which sings no songs; give a model of "
    #expect(text() == start + "another kind")
    #expect(text("birds") == start + "birds")
    #expect(text("birds", "frogs") == start + "birds or frogs")
    #expect(text("birds", "frogs", "choirs") == start + "birds, frogs or choirs")
  }
}
