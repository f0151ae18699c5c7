import Foundation

/// A reason why models cannot be scored on the data of their runs.
public enum EvaluationError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The run held out nothing that it could be scored on.
  case nothingHeldOut(run: String, samples: String)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .nothingHeldOut(let run, let samples):
      "the run \(run) held out no \(samples) for validation; give some with --data"
    }
  }

  /// The same line, for code that asks Foundation for it.
  public var errorDescription: String? { description }
}

extension UsageError {
  /// The model at `path` is no run, and no data were given.
  ///
  /// - Parameter samples: the data's name in the plural, such as `documents`.
  public static func noData(for path: String, _ samples: String) -> UsageError {
    UsageError("'\(path)' is not a run, whose \(samples) could be scored; give some with --data")
  }
}
