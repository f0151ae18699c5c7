import Foundation

/// A problem with files of questions about texts.
public enum QuestionError: Error, Equatable, Sendable {
  /// The file is no JSON of the form of SQuAD.
  case unknownForm(path: String, reason: String)
  /// A question cannot be used.
  case badQuestion(path: String, id: String, reason: String)
}

extension QuestionError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknownForm(let path, let reason):
      "\(path.quoted) is not of the form of SQuAD (\(reason)); give JSON with data, paragraphs, qas "
        + "and answers, or lines of {\"id\", \"context\", \"question\", \"answers\"}"
    case .badQuestion(let path, let id, let reason):
      "\(path.quoted), question \(id.quoted): \(reason)"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
