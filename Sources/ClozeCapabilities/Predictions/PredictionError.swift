import Foundation

/// A reason why a model predicts nothing.
public enum PredictionError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The scores are not finite.
  case notFinite
  /// A question has no context to find its answer in.
  case noContext(number: Int)
  /// No question is given to a model that answers one.
  case noQuestion

  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .notFinite:
      "the scores are not finite: the weights are unusable, or too large for bf16; "
        + "copy the model again, or compute in f32"
    case .noQuestion: "the model answers questions about its samples; give one with --question"
    case .noContext(let number):
      "sample \(number) has no context to find an answer in; give two texts, the question and then "
        + "the context"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
