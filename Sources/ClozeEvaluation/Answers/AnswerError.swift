import Foundation

/// A problem with the answers to questions.
public enum AnswerError: Error, Equatable, Sendable {
  /// There are no questions to evaluate.
  case noQuestions
  /// A score for having no answer is not a number.
  case notANumber(question: String)
  /// A score for having no answer is missing where others have one.
  case noScore(question: String)
}

extension AnswerError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noQuestions: "there are no questions to evaluate; give questions with answers"
    case .notANumber(let question):
      "question '\(question)': the score for having no answer is not a number; the model may have "
        + "diverged"
    case .noScore(let question):
      "question '\(question)' has no score for having no answer; give one for each, or none"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
