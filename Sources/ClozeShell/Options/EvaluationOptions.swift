import ArgumentParser
import ClozeCapabilities

extension EvaluationSplit: ExpressibleByArgument {}

/// The options that select the data to score models on.
struct EvaluationDataOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files and folders to score on, of the kind that the models were trained on (default: the run's).",
      valueName: "path"))
  var data: [String] = []

  @Option(
    help: """
      The part that is scored: all of --data, or validation, what a run kept for that; or test, what the \
      data keep for testing (of points, speech and video the default with --data that keep some). Items: validation (the \
      default) asks for next-to-last items, test for the last ones.
      """)
  var split: EvaluationSplit?

  @Option(help: "Hidden tokens and drawn negatives follow from it (default: the run's, or 42).")
  var seed: UInt64?

  @Option(
    help: """
      The most tokens, users, clouds, utterances or clips scored, of each part with probes (default: all; the \
      recipe's for validation on text); all but tokens are drawn by the seed.
      """)
  var limit: Int?

  func validate() throws {
    if split == .all && data.isEmpty { throw ValidationError("--split all needs --data") }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit): must be at least 1") }
  }

  /// The request for a modality, without the options of one alone.
  var request: EvaluationRequest {
    EvaluationRequest(data: data, split: split, seed: seed, limit: limit)
  }
}

/// The options that select the data and the way to score models.
struct EvaluationOptions: ParsableArguments {
  @OptionGroup var data: EvaluationDataOptions
  @OptionGroup var declared: DeclaredOptions

  /// The request for a modality.
  var request: EvaluationRequest {
    var request = data.request
    request.values = declared.values
    return request
  }
}
