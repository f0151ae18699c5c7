import Foundation

/// A reason why a model predicts nothing.
public enum PredictionError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The scores of classes are not finite.
  case notFinite

  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .notFinite:
      "the scores of classes are not finite: the weights are unusable, or too large for bf16; "
        + "copy the model again, or compute in f32"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
