import ClozeCapabilities
import ClozeData
import ClozeServe

/// A history from a request: its items, and how they are to be ranked.
struct HistoryQuestion {
  /// The items that the model knows, in order of time.
  let items: [Int32]
  /// The number of items that it does not know.
  let unknown: Int
  /// The only items to rank; nil for all.
  let candidates: NumberedCandidates?
  /// The number of items in the answer.
  let top: Int
  /// True to exclude the items of the history from the answer.
  let excludesSeen: Bool

  /// Reads `history`, an object with `items` and maybe `candidates`, as `request` asks for it.
  init(_ history: JSONValue, in request: JSONValue, _ table: NameTable) {
    let names = history["items"]?.elements?.compactMap(\.name) ?? []
    items = names.compactMap { table.index(of: $0).map(Int32.init) }
    unknown = names.count - items.count
    candidates = history["candidates"]?.elements.map {
      NumberedCandidates($0.compactMap(\.name), in: table)
    }
    top = request["top"]?.whole ?? Self.usualTop
    excludesSeen = request["exclude_seen"]?.flag ?? false
  }

  /// The number of items in an answer unless a request says otherwise.
  static let usualTop = 10
}

/// Ranks the items that may follow histories, for requests that arrive together.
struct HistoryRanking {
  private let table: NameTable
  private let scorers: (all: any HistoryScorer, unseen: any HistoryScorer)

  /// Makes a ranking by `model`.
  init(_ model: any Recommender) throws {
    table = model.items
    scorers = (
      try model.scorer(candidates: nil, excludesSeen: false),
      try model.scorer(candidates: nil, excludesSeen: true)
    )
  }

  /// Returns the history in `object` as a question of `request`.
  func question(_ object: JSONValue, in request: JSONValue) -> HistoryQuestion {
    HistoryQuestion(object, in: request, table)
  }

  /// Returns the greatest number of items in an answer to `request`.
  func top(of request: JSONValue) -> Int {
    min(request["top"]?.whole ?? HistoryQuestion.usualTop, table.count)
  }

  /// Returns the members of the answer to each of `questions`, in order.
  func answers(to questions: [HistoryQuestion]) throws -> [[JSONMember]] {
    var answers = [[JSONMember]](repeating: [], count: questions.count)
    for excludesSeen in [false, true] {
      let places = questions.indices.filter { questions[$0].excludesSeen == excludesSeen }
      guard !places.isEmpty else { continue }
      let chosen = places.map { questions[$0] }
      // The best of a longer answer are those of a shorter one.
      let hits = try (excludesSeen ? scorers.unseen : scorers.all).top(
        chosen.map(\.top).max() ?? 0, behind: chosen.map(\.items),
        among: chosen.map { $0.candidates?.items })
      for (place, hits) in zip(places, hits) {
        let question = questions[place]
        let best = hits.prefix(question.top)
        answers[place] = [
          JSONMember("items", .list(best.map { .text(table[Int($0.row)]) })),
          JSONMember("scores", .list(best.map { JSONValue(Double($0.score)) })),
          JSONMember("unknown", JSONValue(question.unknown)),
          JSONMember("unknown_candidates", JSONValue(question.candidates?.unknown ?? 0)),
        ]
      }
    }
    return answers
  }

  /// The members of a history.
  static let history = [
    JSONField(
      "items", .list(.name(most: 1000), 0...100_000),
      "The items in the order of time, the newest last, by their ids in the model's data."),
    JSONField(
      "candidates", .list(.name(most: 1000), 0...100_000),
      "The only items to rank; without them all are ranked.", isRequired: false),
  ]

  /// The members of a request that hold for all its histories.
  static let request = [
    JSONField(
      "top", .whole(1...1000), "The number of items in the answer.",
      usual: JSONValue(HistoryQuestion.usualTop)),
    JSONField(
      "exclude_seen", .flag, "True to leave out the items of the history.", usual: false),
  ]

  /// The members of an answer to a history.
  static let answer = [
    JSONField("items", .list(.text(most: 1000), 0...1000), "The items, best first."),
    JSONField(
      "scores", .list(.optional(.number), 0...1000),
      "Their scores: logarithms of probabilities, up to a constant per history."),
    JSONField(
      "unknown", .whole(0...Int(Int32.max)), "The number of items that the model does not know."),
    JSONField(
      "unknown_candidates", .whole(0...Int(Int32.max)),
      "The number of candidates that the model does not know."),
  ]
}
