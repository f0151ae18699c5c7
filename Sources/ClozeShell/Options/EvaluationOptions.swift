import ArgumentParser

/// What models are scored on.
struct EvaluationOptions: ParsableArguments {
  /// Which part of the data is scored.
  enum Split: String, CaseIterable, ExpressibleByArgument {
    /// All of --data.
    case all
    /// What a run held out; of histories the next-to-last items.
    case validation
    /// Of histories the last items, which nothing may be chosen by.
    case test
  }

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Text and JSONL files and folders of them, or files of interactions.", valueName: "path"))
  var data: [String] = []

  @Option(
    help: """
      Text: all documents of --data, or a run's own validation documents. Items: validation (the \
      default) asks for next-to-last items, test for the last ones.
      """)
  var split: Split?

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "Items: what targets are ranked against: full (the default), popularity-100 or uniform-100.",
      valueName: "name"))
  var protocolName: String?

  @Option(
    help: "Items: a baseline to stand beside the models, popularity or markov; may be repeated.")
  var baseline: [ItemsBaseline] = []

  @Option(help: "Hidden tokens and drawn negatives follow from it (default: the run's, or 42).")
  var seed: UInt64?

  @Option(
    help: "The most tokens or users scored (default: all; the recipe's for validation on text).")
  var limit: Int?

  func validate() throws {
    if split == .all && data.isEmpty { throw ValidationError("--split all needs --data") }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit): must be at least 1") }
  }
}
