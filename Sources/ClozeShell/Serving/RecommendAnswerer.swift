import ClozeCapabilities
import ClozeServe

/// Answers `/recommend`: ranks the items that may come after one history.
struct RecommendAnswerer: Answerer {
  let endpoint: Endpoint
  private let ranking: HistoryRanking

  /// Makes answers by `ranking`; `example` is a history.
  init(_ ranking: HistoryRanking, example: [String]) {
    self.ranking = ranking
    endpoint = Endpoint(
      path: "/recommend", summary: "Rank the items that may come after a history.",
      details: "Items that the model does not know are passed over and counted.",
      question: HistoryRanking.history + HistoryRanking.request, answer: HistoryRanking.answer,
      example: ["items": .list(example.map { .text($0) }), "top": 3])
  }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    try ranking.answers(to: questions.map { ranking.question($0, in: $0) }).map { .object($0) }
  }
}
