import Foundation
import Testing

/// Runs on made-up clouds, from the tokens to a classifier.
@Suite struct PointRunTests {
  let scratch: Scratch
  init() throws {
    scratch = try Scratch()
    let made = cloze(
      "data", "make", "shapes3d", "--classes", "2", "--count", "40", "--points", "64", "--out",
      scratch("shapes"))
    #expect(made.status == 0, "\(made.messages)")
  }

  private static let shared = [
    "--threads", "1", "--precision", "f32", "--steps", "2", "--set", "batch=4",
  ]
  static let tokens = shared + costKeys.flatMap { ["--set", $0] }
  static let costKeys =
    [
      "model.patch.points=48", "model.patch.patches=6", "model.patch.patchSize=8",
      "model.vocabulary=16", "model.features=8", "model.codeWidth=8", "model.decodedFeatures=8",
      "model.encoder.first=8", "model.encoder.second=8", "model.encoder.third=8",
      "model.graph.input=8", "model.graph.widths=[8]", "model.decoder.coarseHidden=8",
      "model.decoder.foldHidden=8",
    ]
  static let model =
    shared
    + [
      "backbone.encoder.hidden=16", "backbone.encoder.heads=2", "backbone.encoder.layers=1",
      "backbone.encoder.feedForward=16", "data.validation=0.25",
    ].flatMap { ["--set", $0] }

  private func train(_ words: [String]) {
    let outcome = cloze(words)
    #expect(outcome.status == 0, "\(outcome.messages)")
  }

  private func pretrain() {
    train(
      ["pretrain", "points-dvae-small", "--data", scratch("shapes"), "--out", scratch("dvae")]
        + Self.tokens)
    train(
      [
        "pretrain", "points-small", "--tokenizer", scratch("dvae"), "--data", scratch("shapes"),
        "--out", scratch("points"),
      ] + Self.model)
  }

  private func splits(_ arguments: String...) -> Set<String> {
    let outcome = cloze(["evaluate", scratch("points"), "--threads", "1"] + arguments)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let column = outcome.rows.first?.firstIndex(of: "split") ?? 0
    return Set(outcome.rows.dropFirst().map { $0[column] })
  }

  private func refused(_ arguments: [String], status: Int32, _ reason: String) {
    let outcome = cloze(arguments)
    #expect(
      outcome.status == status && outcome.messages.contains(reason), "\(outcome.messages)")
  }

  /// A model goes on with its sizes and its dVAE, from a checkpoint, too.
  @Test func aModelIsGoneOnFrom() throws {
    pretrain()
    let data = ["--data", scratch("shapes"), "--set", "data.validation=0.25"]
    train(
      ["pretrain", "points-small", "--model", scratch("points@2"), "--out", scratch("more")]
        + data + Self.shared)
    let recipe = try String(contentsOfFile: scratch("more/recipe.yaml"), encoding: .utf8)
    #expect(recipe.contains("hidden: 16\n") && recipe.contains("/model/tokenizer\n"), "\(recipe)")
    #expect(splits() == ["validation"])
    let scored = cloze("evaluate", scratch("points@last"), "--threads", "1", "--format", "csv")
    #expect(scored.status == 0 && scored.result.contains("validation"), "\(scored.messages)")
    train(
      ["pretrain", "points-dvae-small", "--data", scratch("shapes"), "--out", scratch("other")]
        + Self.tokens + ["--seed", "7"])
    for (more, status, part) in [
      (["--tokenizer", scratch("other")], 1 as Int32, "is not that of the model"),
      (["--set", "backbone.encoder.layers=3"], 1, "the sizes of backbone"),
    ] {
      refused(
        ["pretrain", "points-small", "--model", scratch("points"), "--out", scratch("none")] + data
          + Self.shared + more, status: status, part)
    }
    #expect(!FileManager.default.fileExists(atPath: scratch("none")))
  }

  @Test func modelsAreAskedAboutWhatTheyHaveNotSeen() throws {
    pretrain()
    let run = scratch("points"), data = scratch("shapes")
    #expect(splits() == ["validation"])
    #expect(splits("--data", data) == ["test"])
    #expect(splits("--data", data, "--probe", "svm") == ["test"])
    #expect(splits("--probe", "knn") == ["validation"])
    #expect(splits("--data", data, "--split", "all") == ["all"])
    let shots = cloze(
      "evaluate", run, "--data", data, "--split", "all", "--few-shot", "2x1", "--draws", "2",
      "--threads", "1")
    #expect(shots.status == 1 && shots.messages.contains("fewer ways"), "\(shots.messages)")
    refused(["evaluate", run, "--draws", "3"], status: 2, "--few-shot")
    refused(
      ["evaluate", run, "--probe", "svm", "--few-shot", "2x1"], status: 2, "exclude each other")
    refused(
      ["evaluate", run, "--votes", "3"], status: 2,
      "--votes is not for masked point models; leave it out")
    refused(
      ["evaluate", run, "--baseline", "bag"], status: 2,
      "--baseline is not for masked point models; leave it out")
    // A run draws what it was trained on: 32 of the 40 clouds.
    let drawn = cloze("plot", "cloud", run, "--index", "31", "--output", scratch("a.png"))
    #expect(drawn.status == 0, "\(drawn.messages)")
    refused(
      ["plot", "cloud", run, "--index", "32", "--output", scratch("b.png")], status: 2, "32 clouds")
    // Other clouds in the same place are not those that were kept apart.
    #expect(
      cloze(
        "data", "make", "shapes3d", "--classes", "2", "--count", "40", "--points", "64", "--seed",
        "1", "--force", "--out", data
      ).status == 0)
    refused(["evaluate", run], status: 1, "have changed since it was trained")
    #expect(splits("--split", "test") == ["test"])
  }
}
