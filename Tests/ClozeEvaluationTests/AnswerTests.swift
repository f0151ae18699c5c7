import Testing

@testable import ClozeEvaluation

/// Scores of answers, equal to those of the official scripts of SQuAD.
@Suite struct AnswerTests {
  private struct Golden: Decodable {
    struct Question: Decodable {
      let golds: [String]
      let prediction, normalized: String
      let noAnswer: Double
      let first, second: [Double]
    }
    let questions: [Question]
    let parts: [String: [Double]]
    let best: [[Double]]

    var answered: [AnsweredQuestion] {
      questions.enumerated().map {
        AnsweredQuestion(
          id: "\($0)", golds: $1.golds, prediction: $1.prediction, noAnswerScore: $1.noAnswer)
      }
    }
  }

  @Test func answersAreThoseOfTheScripts() throws {
    let groups = try GoldenMetrics.cases("answers.json", of: Golden.self)
    let questions = groups.flatMap(\.questions)
    #expect(questions.count == 1000)
    for one in questions {
      let names = "\(one.golds) -> \(one.prediction)"
      let normalized = NormalizedAnswer(one.prediction).text
      #expect(Array(normalized.utf8) == Array(one.normalized.utf8), "\(names)")
      for (rules, wanted) in [(AnswerRules.version1, one.first), (.version2, one.second)] {
        let scores = rules.scores(one.prediction, golds: one.golds)
        #expect(
          GoldenMetrics.areClose([scores.exactMatch, scores.f1], wanted), "\(rules) \(names)")
      }
    }
  }

  @Test func thresholdsAreThoseOfTheScript() throws {
    for group in try GoldenMetrics.cases("answers.json", of: Golden.self) {
      let result = try AnswerResult(group.answered, rules: .version2)
      let best = try [\AnswerScores.exactMatch, \.f1].map { try result.bestThreshold(for: $0) }
      #expect(best.map(\.threshold) == group.best.map { $0[1] })
      #expect(GoldenMetrics.areClose(best.map(\.mean), group.best.map { $0[0] }))
      let scores = try result.scores(threshold: 0.5)
      for part in AnswerResult.Part.allCases {
        let found = result.mean(part, of: scores).map {
          [$0.scores.exactMatch, $0.scores.f1, Double($0.count)]
        }
        #expect(GoldenMetrics.areClose(found ?? [], group.parts[part.rawValue] ?? []), "\(part)")
      }
    }
  }

  @Test func versionsDifferForNothing() {
    let first = AnswerRules.version1.scores("the", golds: ["a."])
    #expect(first == AnswerScores(exactMatch: 1, f1: 0))
    let second = AnswerRules.version2.scores("the", golds: ["a."])
    #expect(second == AnswerScores(exactMatch: 1, f1: 1))
    // The right answer of which nothing is left does not count beside another.
    #expect(AnswerRules.version2.scores("the", golds: ["a.", "cat"]).exactMatch == 0)
    #expect(AnswerRules.version1.scores("the", golds: ["a.", "cat"]).exactMatch == 1)
  }

  /// Bags: of two `cat` one is common; 2 * 1/2 * 1/3 / (1/2 + 1/3).
  @Test func computedByHand() {
    let scores = AnswerRules.version1.scores("Cat cat", golds: ["the cat on mats", "dog"])
    #expect(GoldenMetrics.areClose([scores.exactMatch, scores.f1], [0, 0.4]))
  }

  @Test func missingPredictions() throws {
    let questions = [
      AnsweredQuestion(id: "a", golds: ["x"], prediction: "x"),
      AnsweredQuestion(id: "b", golds: ["x"], prediction: nil),
    ]
    let first = try AnswerResult(questions, rules: .version1)
    #expect(first.mean()?.scores.exactMatch == 0.5 && first.mean()?.count == 2)
    let second = try AnswerResult(questions, rules: .version2)
    #expect(second.mean()?.scores.exactMatch == 1 && second.mean()?.count == 1)
    #expect(second.mean(.unanswerable) == nil)
    let metrics = first.metrics(seed: 1)
    #expect(metrics.map(\.name) == ["exact match", "answer F1"])
    #expect(metrics.map(\.value) == [0.5, 0.5])
    #expect(throws: AnswerError.noScore(question: "a")) { try first.scores(threshold: 1) }
    #expect(throws: AnswerError.noScore(question: "a")) { try first.bestThreshold(for: \.f1) }
  }

  @Test func badResultsAreNamed() {
    #expect(throws: AnswerError.noQuestions) { try AnswerResult([], rules: .version1) }
    #expect(throws: AnswerError.notANumber(question: "q")) {
      try AnswerResult(
        [AnsweredQuestion(id: "q", golds: [], prediction: "", noAnswerScore: .nan)],
        rules: .version2)
    }
  }
}
