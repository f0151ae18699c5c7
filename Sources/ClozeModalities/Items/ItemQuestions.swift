import ClozeData
import ClozeEvaluation

/// The questions about the histories of a log for the evaluation of a model: one per user, in the
/// numbers of the model's items.
public struct ItemQuestions: Sendable {
  /// The questions whose answers are known to the model.
  public private(set) var cases: [RankingCase] = []
  /// The number of questions whose answers are unknown to the model, which count as missed.
  public private(set) var unknownTargets = 0
  /// The number of items in histories that are unknown to the model, which are skipped.
  public private(set) var unknownItems = 0
  /// The frequency of each item in the log, by which negatives are drawn.
  public let popularity: [Int]
  private let log: InteractionLog
  /// The histories that trained whole; nil if the training parts of `log` did.
  private let trained: InteractionLog?
  /// The model's number of each of the log's items; nil if it is unknown.
  private let numbers: [Int32?]

  /// Makes the questions of `split` about `log`, for at most `limit` users, drawn by the seed.
  ///
  /// - Parameter trained: The histories that trained whole, whose items have the same numbers in
  ///   `log`; nil if the training parts of `log` did.
  public init(
    _ log: InteractionLog, after trained: InteractionLog? = nil, items: NameTable,
    split: LeaveOneOut, limit: Int, seed: UInt64
  ) {
    let numbers = (0..<log.items.count).map { items.index(of: log.items[$0]).map(Int32.init) }
    var popularity = [Int](repeating: 0, count: items.count)
    for item in log.sequence {
      if let known = numbers[Int(item)] { popularity[Int(known)] += 1 }
    }
    self.popularity = popularity
    (self.log, self.trained, self.numbers) = (log, trained, numbers)
    for question in split.questions(log, limit: limit, seed: seed) {
      let history = question.history.compactMap { numbers[Int($0)] }
      unknownItems += question.history.count - history.count
      guard let target = numbers[Int(question.target)] else {
        unknownTargets += 1
        continue
      }
      cases.append(RankingCase(user: question.user, history: history, target: target))
    }
  }

  /// The training parts of the histories, for baselines.
  public var training: some Sequence<[Int32]> {
    (0..<(trained ?? log).users.count).lazy.map { [log, trained, numbers] user in
      let part = trained?.history(user) ?? LeaveOneOut.training(log.history(user))
      return part.compactMap { numbers[Int($0)] }
    }
  }

  /// Returns the ranks of the answers by `evaluation`; those of unknown ones are beyond every
  /// depth.
  public func answer(
    _ evaluation: RankingEvaluation, _ ranker: any Ranker,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> RankingResult {
    guard !cases.isEmpty || unknownTargets == 0 else {
      throw ItemsModelError.otherItems(users: unknownTargets)
    }
    let result = try evaluation.run(ranker, cases: cases, progress: progress)
    return RankingResult(
      candidates: result.candidates, seed: result.seed, itemCount: result.itemCount,
      ranks: result.ranks + Array(repeating: .max, count: unknownTargets),
      coverage: result.coverage)
  }
}
