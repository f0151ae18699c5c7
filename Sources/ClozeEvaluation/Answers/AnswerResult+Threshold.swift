extension AnswerResult {
  /// A threshold of the score for having no answer, and the mean that it reaches.
  public struct Threshold: Sendable, Equatable {
    /// Above it, a question has no answer.
    public let threshold: Double
    /// The mean of the score, 0...1.
    public let mean: Double
  }

  /// Returns the threshold with the best mean of a score, as the search of SQuAD 2.0's script finds
  /// it: the questions are gone through by their scores for having no answer, least first and equal
  /// ones in the order of the questions, and each that is answered adds what it changes; the first
  /// best sum counts, and 0 if answering none is as good.
  ///
  /// Choose it on validation data. Among questions with equal scores the search may stop between
  /// them, where no threshold is: then `mean` is not quite reached.
  ///
  /// - Throws: `AnswerError.noScore`.
  public func bestThreshold(for score: KeyPath<AnswerScores, Double>) throws -> Threshold {
    let scored = try zip(questions, scores).map { question, scores in
      guard let value = question.noAnswerScore else {
        throw AnswerError.noScore(question: question.id)
      }
      let wrong = question.prediction?.isEmpty == false ? -1.0 : 0
      return (value, change: question.golds.isEmpty ? wrong : scores[keyPath: score])
    }
    var sum = Double(questions.count { $0.golds.isEmpty })
    var best = (sum: sum, threshold: 0.0)
    for (_, (value, change)) in scored.enumerated().sorted(by: {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }) {
      sum += change
      if sum > best.sum { best = (sum, value) }
    }
    return Threshold(threshold: best.threshold, mean: best.sum / Double(questions.count))
  }
}
