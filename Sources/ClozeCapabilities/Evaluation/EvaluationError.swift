import Foundation

/// A reason why models cannot be scored on the data of their runs.
public enum EvaluationError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The run held out no samples for validation.
  case nothingHeldOut(run: String, samples: String)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .nothingHeldOut(let run, let samples):
      "the run \(run) held out no \(samples) for validation; give some with --data"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension UsageError {
  /// Returns the error for a model at `path` that is not a run, without data to score it on.
  ///
  /// - Parameter samples: The data's name in the plural, such as `documents`.
  public static func noData(for path: String, _ samples: String) -> UsageError {
    UsageError("'\(path)' is not a run, whose \(samples) could be scored; give some with --data")
  }
}
