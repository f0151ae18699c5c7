/// A question about a clip, with its answer.
public struct ClipQuestion: Sendable, Equatable, Codable {
  /// The kind of question, such as `colour`; nil if its corpus names none.
  public let kind: String?
  /// The question.
  public let text: String
  /// The answer, of one or a few words.
  public let answer: String

  /// Makes a question.
  public init(kind: String? = nil, text: String, answer: String) {
    (self.kind, self.text, self.answer) = (kind, text, answer)
  }
}
