/// A question with its right answers and the predicted one.
public struct AnsweredQuestion: Sendable, Equatable {
  /// The question's name.
  public var id: String
  /// The right answers; none if the text does not answer the question.
  public var golds: [String]
  /// The predicted answer, empty for none; nil if nothing was predicted.
  public var prediction: String?
  /// The score for having no answer: the higher, the likelier there is none.
  public var noAnswerScore: Double?

  /// Makes a question with its answers.
  public init(
    id: String, golds: [String], prediction: String?, noAnswerScore: Double? = nil
  ) {
    (self.id, self.golds, self.prediction) = (id, golds, prediction)
    self.noAnswerScore = noAnswerScore
  }
}
