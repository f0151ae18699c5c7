import ArgumentParser
import ClozeEvaluation

/// What models are scored on.
struct EvaluationOptions: ParsableArguments {
  /// Which part of the data is scored.
  enum Split: String, CaseIterable, ExpressibleByArgument {
    /// All of --data.
    case all
    /// What a run held out; of histories the next-to-last items.
    case validation
    /// Of histories the last items; of clouds those kept for testing. Nothing may be chosen by them.
    case test
  }

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Text and JSONL files and folders of them, files of interactions, or clouds.",
      valueName: "path"))
  var data: [String] = []

  @Option(
    help: """
      Text, points, classifiers: all of --data, or what a run kept for validation; points and classifiers: \
      test, what the data keep for testing (of points the default with --data that keep some). Items: \
      validation (the default) asks for next-to-last items, test for the last ones.
      """)
  var split: Split?

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "Items: what targets are ranked against: full (the default), popularity-100 or uniform-100.",
      valueName: "name"))
  var protocolName: String?

  @Option(
    help: """
      A baseline to stand beside the models: of items popularity or markov, of classifiers of text and \
      code bag; may be repeated.
      """)
  var baseline: [Baseline] = []

  @Option(help: "Points: what is trained on frozen features to tell classes, svm or knn.")
  var probe: Probe?

  @Option(
    help: ArgumentHelp(
      "Points: linear probes on draws of so many classes and clouds of each, such as 5x10.",
      valueName: "waysxshots"))
  var fewShot: FewShot?

  @Option(help: "Points: how many draws with --few-shot (default: 10).")
  var draws: Int?

  @Option(help: "Points: how many views of a cloud vote on its class.")
  var votes = 1

  @Option(help: "Hidden tokens and drawn negatives follow from it (default: the run's, or 42).")
  var seed: UInt64?

  @Option(
    help: """
      The most tokens, users or clouds scored (default: all; the recipe's for validation on text); clouds \
      are drawn by the seed.
      """)
  var limit: Int?

  func validate() throws {
    if split == .all && data.isEmpty { throw ValidationError("--split all needs --data") }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit): must be at least 1") }
    for (name, value) in [("--draws", draws ?? 1), ("--votes", votes)]
    where !(1...1000).contains(value) {
      throw ValidationError("\(name) is \(value): must lie in 1...1000")
    }
    guard probe == nil || fewShot == nil else {
      throw ValidationError("--probe and --few-shot exclude each other")
    }
    guard draws == nil || fewShot != nil else {
      throw ValidationError("--draws is how many draws of --few-shot: give that, too")
    }
  }
}

extension EvaluationOptions {
  /// The options that are for some models only.
  enum Special: String, CaseIterable {
    case protocolName = "--protocol"
    case baseline = "--baseline"
    case probe = "--probe"
    case fewShot = "--few-shot"
    case votes = "--votes"
  }

  /// Throws a misuse if one of `options` was given, which are not for `models`.
  func refuse(_ options: [Special], of models: String) throws {
    for option in options where isGiven(option) {
      throw Misuse(text: "\(option.rawValue) is not for \(models); leave it out")
    }
  }

  private func isGiven(_ option: Special) -> Bool {
    switch option {
    case .protocolName: protocolName != nil
    case .baseline: !baseline.isEmpty
    case .probe: probe != nil
    case .fewShot: fewShot != nil
    case .votes: votes != 1
    }
  }
}

extension FewShot: ExpressibleByArgument {
  /// Classes and samples of each, written `5x10`.
  public init?(argument: String) {
    let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let ways = Int(parts[0]), let shots = Int(parts[1]),
      (2...10_000).contains(ways), (1...10_000).contains(shots)
    else { return nil }
    self.init(ways: ways, shots: shots)
  }
}
