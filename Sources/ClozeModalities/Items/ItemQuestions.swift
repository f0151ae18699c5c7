import ClozeData
import ClozeEvaluation

/// The questions about the histories of a log for the evaluation of a model: one per user, in the
/// numbers of the model's items.
public struct ItemQuestions: Sendable {
  /// The questions whose answers are known to the model.
  public let answerable: RankingQuestions
  /// The number of questions whose answers are unknown to the model, which count as missed.
  public private(set) var unknownTargets = 0
  /// The number of items in histories that are unknown to the model, which are skipped.
  public private(set) var unknownItems = 0
  /// The frequency of each item in the log, by which negatives are drawn.
  public let popularity: [Int]
  private let split: HistorySplit
  /// The model's number of each of the log's items; nil if it is unknown.
  private let numbers: [Int32?]

  /// Makes the questions about `part` of `split`, for at most `limit` users, drawn by the seed.
  public init(
    _ split: HistorySplit, items: NameTable, part: HistorySplit.Part, limit: Int, seed: UInt64,
    seen: SeenItems = .auto
  ) {
    let names = split.questioned.items
    let numbers = (0..<names.count).map { items.index(of: names[$0]).map(Int32.init) }
    var popularity = [Int](repeating: 0, count: items.count)
    for item in split.log.sequence {
      if let known = numbers[Int(item)] { popularity[Int(known)] += 1 }
    }
    self.popularity = popularity
    (self.split, self.numbers) = (split, numbers)
    var cases: [RankingCase] = []
    for question in split.questions(part, limit: limit, seed: seed) {
      let history = question.history.compactMap { numbers[Int($0)] }
      unknownItems += question.history.count - history.count
      guard let target = numbers[Int(question.target)] else {
        unknownTargets += 1
        continue
      }
      cases.append(RankingCase(user: question.user, history: history, target: target))
    }
    answerable = RankingQuestions(cases, seen: seen)
  }

  /// The training parts of the histories, for baselines.
  public var training: some Sequence<[Int32]> {
    (0..<split.log.users.count).lazy.map { [split, numbers] user in
      split.training(user).compactMap { numbers[Int($0)] }
    }
  }

  /// Returns the ranks of the answers by `evaluation`; those of unknown ones are beyond every
  /// depth.
  public func answer(
    _ evaluation: RankingEvaluation, _ ranker: any Ranker,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> RankingResult {
    guard !answerable.cases.isEmpty || unknownTargets == 0 else {
      throw ItemsModelError.otherItems(users: unknownTargets)
    }
    let result = try evaluation.run(ranker, cases: answerable.cases, progress: progress)
    return RankingResult(
      candidates: result.candidates, seed: result.seed, itemCount: result.itemCount,
      ranks: result.ranks + Array(repeating: .max, count: unknownTargets),
      coverage: result.coverage, includesSeen: result.includesSeen)
  }
}
