import ClozeCapabilities
import ClozeServe

/// Answers `/score`: ranks the items that may come next, for each of many histories.
struct ScoreAnswerer: Answerer {
  let endpoint: Endpoint
  private let ranking: HistoryRanking

  /// The maximum number of histories in a request.
  private static let most = 1000
  private static let user = JSONField(
    "user", .name(most: 1000), "A name of the history, which comes back with its answer.",
    isRequired: false)

  /// Makes answers by `ranking`; `example` is a history.
  init(_ ranking: HistoryRanking, example: [String]) {
    self.ranking = ranking
    endpoint = Endpoint(
      path: "/score", summary: "Rank the items that may come next, for each of some histories.",
      details: "The answers are those of `cloze score`, in the order of the histories.",
      question: [
        JSONField(
          "histories", .list(.object([Self.user] + HistoryRanking.history), 1...Self.most),
          "The histories.")
      ] + HistoryRanking.request,
      answer: [
        JSONField(
          "answers", .list(.object([Self.user] + HistoryRanking.answer), 1...Self.most),
          "The answer to each history, in order.")
      ],
      example: [
        "histories": [["user": "a", "items": .list(example.map { .text($0) })]], "top": 3,
      ],
      list: "histories")
  }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    let histories = questions.map { $0["histories"]?.elements ?? [] }
    for (question, histories) in zip(questions, histories) {
      try AnswerLimit.check(histories.count, "histories", top: ranking.top(of: question))
    }
    let all = zip(questions, histories).flatMap { question, histories in
      histories.map { ranking.question($0, in: question) }
    }
    var answers = try ranking.answers(to: all)[...]
    return histories.map { histories in
      defer { answers = answers.dropFirst(histories.count) }
      return [
        "answers": .list(
          zip(histories, answers).map { history, members in
            .object((history["user"].map { [JSONMember("user", $0)] } ?? []) + members)
          })
      ]
    }
  }
}
