import ClozeCapabilities
import ClozeData
import ClozeEvaluation

extension SpanHead {
  /// `question` and `context`.
  public static func fields(usual: [String]) -> [String] { ["question", "context"] }
  /// The answer with its place in the context, in characters as Python counts them, and its score.
  public static let predictedFields = ["answer", "start", "end", "score", "no_answer"]

  /// Makes a question and its context.
  public static func example(_ texts: [String], fields: [String]) -> ContextQuestion {
    ContextQuestion(
      id: "", question: texts.first ?? "", context: texts.dropFirst().joined(separator: " "),
      answers: [])
  }

  /// Returns the answer as fields; an empty one if there is none.
  public func prediction(
    _ answer: Answer, to example: ContextQuestion, number: Int, top: Int, isKnown: Bool
  ) -> SamplePrediction {
    let isNone = isNone(answer) || answer.part.isEmpty
    var prediction = SamplePrediction(
      number: number, top: [],
      fields: [
        .init("answer", .text(isNone ? "" : answer.text)),
        .init("start", isNone ? .nothing : .whole(answer.part.lowerBound)),
        .init("end", isNone ? .nothing : .whole(answer.part.upperBound)),
        .init("score", .number(answer.score)), .init("no_answer", .number(answer.noAnswer)),
      ])
    guard isKnown else { return prediction }
    (prediction.name, prediction.texts) = (example.id, [example.question])
    prediction.gold = example.answers.first?.text ?? ""
    prediction.isRight =
      example.answers.isEmpty
      ? isNone
      : !isNone
        && AnswerRules.version1.scores(
          answer.text, golds: example.answers.map(\.text)
        ).exactMatch == 1
    return prediction
  }
}
