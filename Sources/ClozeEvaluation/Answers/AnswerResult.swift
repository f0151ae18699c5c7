/// A model's answers to questions about texts, scored as by the official scripts of SQuAD.
public struct AnswerResult: Sendable {
  /// The questions of a result.
  public enum Part: String, Sendable, CaseIterable {
    /// All questions.
    case all
    /// Those with right answers, `HasAns` in the official script.
    case answerable
    /// Those without, `NoAns`.
    case unanswerable
  }

  /// The rules of the scores.
  public let rules: AnswerRules
  /// The questions that count.
  public let questions: [AnsweredQuestion]
  /// The scores of each, of the predictions as they are.
  public let scores: [AnswerScores]

  /// Scores the answers of `questions`.
  ///
  /// - Throws: `AnswerError` if there are none, or a score for having no answer is not a number.
  public init(_ questions: [AnsweredQuestion], rules: AnswerRules) throws {
    self.rules = rules
    self.questions =
      rules == .version1 ? questions : questions.filter { $0.prediction != nil }
    guard !self.questions.isEmpty else { throw AnswerError.noQuestions }
    if let question = self.questions.first(where: { $0.noAnswerScore?.isNaN == true }) {
      throw AnswerError.notANumber(question: question.id)
    }
    scores = self.questions.map { question in
      question.prediction.map { rules.scores($0, golds: question.golds) }
        ?? AnswerScores(exactMatch: 0, f1: 0)
    }
  }

  /// Returns the scores where the answer is taken to be none for all questions whose score for that
  /// is above `threshold`: those are right if there is no right answer.
  ///
  /// - Throws: `AnswerError.noScore`.
  public func scores(threshold: Double) throws -> [AnswerScores] {
    try zip(questions, scores).map { question, scores in
      guard let score = question.noAnswerScore else {
        throw AnswerError.noScore(question: question.id)
      }
      guard score > threshold else { return scores }
      let right = question.golds.isEmpty ? 1.0 : 0
      return AnswerScores(exactMatch: right, f1: right)
    }
  }

  /// Returns the means of `scores`, by default of the predictions as they are, over a part of the
  /// questions; nil if the part has none.
  public func mean(
    _ part: Part = .all, of scores: [AnswerScores]? = nil
  ) -> (scores: AnswerScores, count: Int)? {
    let chosen = zip(questions, scores ?? self.scores).filter { question, _ in
      part == .all || question.golds.isEmpty == (part == .unanswerable)
    }.map(\.1)
    guard !chosen.isEmpty else { return nil }
    let count = Double(chosen.count)
    return (
      AnswerScores(
        exactMatch: chosen.reduce(0) { $0 + $1.exactMatch } / count,
        f1: chosen.reduce(0) { $0 + $1.f1 } / count),
      chosen.count
    )
  }

  /// Returns the metrics of `scores`, by default of the predictions as they are, with 95% percentile
  /// intervals from 1000 bootstrap resamples of the questions.
  public func metrics(of scores: [AnswerScores]? = nil, seed: UInt64) -> [MetricEstimate] {
    let scores = scores ?? self.scores, metrics = Metrics.answers
    let estimates = Bootstrap(seed: seed).estimates(
      classes: Array(scores.indices), values: metrics.map { scores.map($0.value) })
    return zip(metrics, estimates).map { metric, estimate in
      MetricEstimate(
        name: metric.name, value: estimate.value, low: estimate.low, high: estimate.high)
    }
  }
}
