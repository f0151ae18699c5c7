import ClozeTensor
import ClozeTraining

/// A modality whose models can be scored; `evaluate` finds it through the registry.
///
/// ```swift
/// extension MusicModality: Evaluating {
///   static let loudness = EvaluationOption(
///     "loudness", "Music: how many decibels are added.", .whole(-60...60))
///   static let evaluated = "models of music"
///   static let evaluationNotes = "Music: loss is the mean cross-entropy at hidden frames in nats."
///   static let evaluationSplits: [EvaluationSplit] = [.validation, .test]
///   static let evaluationOptions = [loudness]
///
///   static func evaluate(
///     _ models: [String], _ request: EvaluationRequest,
///     _ compute: (Precision) throws -> Compute, _ observer: any WorkObserver
///   ) throws -> Evaluation {
///     let decibels = request.whole(loudness) ?? 0
///     ...
///   }
/// }
/// ```
public protocol Evaluating: Modality {
  /// The name of the modality's models in messages, such as `masked point models`.
  static var evaluated: String { get }
  /// A paragraph of the command's help about the metrics and the data.
  static var evaluationNotes: String { get }
  /// The parts of data that the modality knows.
  static var evaluationSplits: [EvaluationSplit] { get }
  /// The options besides `--data`, `--split`, `--seed` and `--limit`.
  static var evaluationOptions: [EvaluationOption] { get }

  /// True if `evaluate` returns predictions where they are wanted.
  static var evaluationHasPredictions: Bool { get }

  /// Scores the models at `models`, all of which are of the modality; the scores of the first come
  /// first.
  ///
  /// - Parameters:
  ///   - request: The data and the options, which `check` has accepted.
  ///   - compute: Prepares the device, for activations of the precision unless the user requests
  ///     another.
  ///   - observer: Receives notes and progress.
  /// - Throws: `UsageError` if the request makes no sense for these models; errors of reading the
  ///   models and the data.
  static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation
}

extension Capability where Provider == any Evaluating.Type {
  /// The capability of scoring models on data.
  public static var evaluation: Self { Self(lack: "which cannot be scored") }
}

extension Evaluating {
  /// False: scores alone.
  public static var evaluationHasPredictions: Bool { false }

  /// Checks that all options of `request` apply to models of this modality.
  ///
  /// - Throws: `UsageError` that names the option.
  public static func check(_ request: EvaluationRequest) throws {
    if let split = request.split, !evaluationSplits.contains(split) {
      throw UsageError(
        "--split \(split.rawValue) is not for \(evaluated); "
          + "give \(oneOf(evaluationSplits.map(\.rawValue)))")
    }
    if request.wantsPredictions && !evaluationHasPredictions {
      throw UsageError(
        "\(evaluated) predict no class of a sample, so there is nothing to write or draw; name a "
          + "classifier")
    }
    for (name, values) in request.values.sorted(by: { $0.key < $1.key }) {
      guard let option = evaluationOptions.first(where: { $0.name == name }) else {
        throw UsageError("--\(name) is not for \(evaluated); leave it out")
      }
      // The parser has accepted the choices of other modalities too.
      for case .text(let text) in values
      where !option.choices.isEmpty && !option.choices.contains(text) {
        throw UsageError(
          "--\(name) \(text) is not for \(evaluated); give \(oneOf(option.choices))")
      }
    }
  }
}
