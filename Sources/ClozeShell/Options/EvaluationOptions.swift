import ArgumentParser

/// What models are scored on.
struct EvaluationOptions: ParsableArguments {
  /// Which part of the data is scored.
  enum Split: String, CaseIterable, ExpressibleByArgument {
    /// All of --data.
    case all
    /// What a run held out.
    case validation
  }

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Text and JSONL files, and folders of them.", valueName: "path"))
  var data: [String] = []

  @Option(help: "all documents of --data, or a run's own validation documents.")
  var split: Split?

  @Option(help: "Which tokens are hidden follows from it (default: the run's, or 42).")
  var seed: UInt64?

  @Option(help: "The most tokens scored (default: all of --data, the recipe's for validation).")
  var limit: Int?

  func validate() throws {
    if split == .all && data.isEmpty { throw ValidationError("--split all needs --data") }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit): must be at least 1") }
  }
}
