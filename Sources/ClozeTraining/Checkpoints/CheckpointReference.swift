import ClozeData
import Foundation

/// A name of the form `RUN@WHICH`: a checkpoint of a run, used as a model.
public struct CheckpointReference: Sendable, Equatable {
  /// The checkpoint that is meant.
  public enum Choice: Sendable, Equatable {
    /// That of a step.
    case step(Int)
    /// The newest one.
    case last
    /// The model that `training.selection` has kept.
    case best

    /// Reads `4000`, `step-00004000`, `last` or `best`; nil for anything else.
    init?(_ text: some StringProtocol) {
      let digits = text.hasPrefix(CheckpointFolder.prefix) ? text.dropFirst(5) : text[...]
      switch text {
      case "last": self = .last
      case "best": self = .best
      default:
        guard let step = Int(digits), step >= 0 else { return nil }
        self = .step(step)
      }
    }
  }

  /// The part before the `@`: a run's name or path.
  public let run: String
  /// The part after it, as it was written.
  public let choice: String

  /// Divides `name` at its last `@`; nil if nothing is before or behind it.
  public init?(_ name: String) {
    guard let place = name.lastIndex(of: "@") else { return nil }
    (run, choice) = (String(name[..<place]), String(name[name.index(after: place)...]))
    guard !run.isEmpty, !choice.isEmpty else { return nil }
  }
}

/// A reason why a name of the form `RUN@WHICH` names no model.
public enum CheckpointError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The part after the `@` is neither a step nor one of the words.
  case badChoice(String, run: String)
  /// There is no checkpoint of that step.
  case noStep(Int, run: String, steps: [Int])
  /// There are no checkpoints.
  case noCheckpoints(run: String)
  /// The run does not choose its model, or has not done so yet.
  case noBest(run: String, isChosen: Bool, steps: [Int])

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badChoice(let text, let run):
      "'@\(text)' names no checkpoint of \(run): give a step, such as @4000, or @last or @best"
    case .noStep(let step, let run, let steps):
      "\(run) has no checkpoint of step \(step); it has \(Self.list(steps)) "
        + "(training.keepCheckpoints says how many are kept)"
    case .noCheckpoints(let run):
      "\(run) has no checkpoints yet; training.checkpointEvery says when one is written"
    case .noBest(let run, let isChosen, let steps):
      (isChosen
        ? "\(run) has not validated yet, so that it has no best weights"
        : "\(run) keeps no best weights, since its training.selection.metric is null")
        + (steps.isEmpty ? "" : "; it has the steps \(Self.list(steps))")
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  private static func list(_ steps: [Int]) -> String {
    steps.sorted().map(String.init).joined(separator: ", ")
  }
}
