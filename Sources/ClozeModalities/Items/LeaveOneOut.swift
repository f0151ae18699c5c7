import ClozeData
import ClozeEvaluation
import ClozeTensor

/// The standard split of a history: its last item is for testing, the one before it for validation,
/// the rest for training (Sun et al. 2019, section 4.2). A history of fewer than three items is
/// only for training.
public enum LeaveOneOut: String, Sendable, CaseIterable {
  /// The item before the last one.
  case validation
  /// The last item.
  case test

  /// The shortest history that is split.
  static let shortest = 3

  /// Returns the training part of `history`.
  public static func training(_ history: ArraySlice<Int32>) -> ArraySlice<Int32> {
    history.count < shortest ? history : history.dropLast(2)
  }

  /// Returns the question about `history`: its target, and the items before it.
  public func question(_ history: ArraySlice<Int32>, user: Int) -> RankingCase? {
    guard history.count >= Self.shortest else { return nil }
    let known = history.dropLast(self == .test ? 1 : 2)
    return RankingCase(user: user, history: Array(known), target: history[known.endIndex])
  }

  /// Returns the questions about the users of `log` whose history is split, at most `limit` of
  /// them, in their order, drawn by the seed.
  public func questions(
    _ log: InteractionLog, limit: Int = .max, seed: UInt64 = 0
  ) -> [RankingCase] {
    var users = (0..<log.users.count).filter { log.length(of: $0) >= Self.shortest }
    if users.count > limit {
      var random = CounterRandom(seed: seed, purpose: .split)
      for index in 0..<limit {
        users.swapAt(index, index + random.below(users.count - index))
      }
      users = users[..<limit].sorted()
    }
    return users.compactMap { question(log.history($0), user: $0) }
  }
}
