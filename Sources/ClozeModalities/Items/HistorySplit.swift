import ClozeData
import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// The parts of the histories of a log that train, validate and test.
///
/// By the rule `leaveOneOut` the last item of a history is for testing, the one before it for
/// validation, the rest for training (Sun et al. 2019, section 4.2). A history of fewer than three
/// items is only for training.
///
/// By the rule `time` two moments T1 <= T2 split all histories alike (the global timeline of Meng
/// et al. 2020; Hidasi and Czapp 2023 show why): what came before T1 trains, what came in [T1, T2)
/// validates, the rest tests. Of a history that has interactions in a part, and
/// others before it, the first in the part is the target; those before it are what is known.
///
/// If other histories validate, those of the log train whole, and nothing of them tests.
public struct HistorySplit: Sendable {
  /// A part of the histories by which models are judged.
  public enum Part: String, Sendable, CaseIterable {
    /// The part by which models are chosen.
    case validation
    /// The part that must not influence any choice.
    case test
  }

  /// The moments that separate the parts, in nanoseconds since 1970.
  struct Cuts: Sendable, Equatable {
    /// T1, the start of validation.
    var validation: Int64
    /// T2, the start of the test, not before that of validation.
    var test: Int64
  }

  /// The shortest history that `leaveOneOut` splits.
  static let shortest = 3

  /// The histories.
  public let log: InteractionLog
  /// The moments of the rule `time`; nil for `leaveOneOut`.
  let cuts: Cuts?

  /// The histories that validate apart; nil if parts of `log` do.
  let given: GivenHistories?

  /// Splits `log` by leaving one out.
  public init(_ log: InteractionLog) { (self.log, cuts, given) = (log, nil, nil) }

  /// Splits `log` by the rule of `settings`, or lets the histories `given` validate.
  ///
  /// - Parameter kept: The moments of the rule `time`, where a run keeps them.
  /// - Throws: `TrainingError.noData` if the rule needs times that the log lacks.
  init(
    _ log: InteractionLog, _ settings: ItemsSplit, given: GivenHistories? = nil, kept: Cuts? = nil
  ) throws {
    (self.log, self.given) = (log, given)
    cuts = given == nil ? try settings.cuts(of: log, kept: kept) : nil
  }

  /// The histories that questions are about; items of `log` have the same numbers there.
  public var questioned: InteractionLog { given?.log ?? log }

  /// Returns the part of the history of `user` that trains.
  public func training(_ user: Int) -> ArraySlice<Int32> {
    let history = log.history(user)
    guard given == nil else { return history }
    if let cuts { return history[..<place(of: cuts.validation, user)] }
    return history.count < Self.shortest ? history : history.dropLast(2)
  }

  /// Returns the question about `user` in `part`: a target, and the items before it; nil if the
  /// user has none there.
  public func question(_ part: Part, _ user: Int) -> RankingCase? {
    let history = questioned.history(user)
    guard let place = target(part, user) else { return nil }
    return RankingCase(user: user, history: Array(history[..<place]), target: history[place])
  }

  /// Returns the questions about the users that have one in `part`, at most `limit` of them, in
  /// their order, drawn by the seed.
  public func questions(
    _ part: Part, limit: Int = .max, seed: UInt64 = 0
  ) -> [RankingCase] {
    var users = (0..<questioned.users.count).filter { target(part, $0) != nil }
    if users.count > limit {
      var random = CounterRandom(seed: seed, purpose: .split)
      for index in 0..<limit {
        users.swapAt(index, index + random.below(users.count - index))
      }
      users = users[..<limit].sorted()
    }
    return users.compactMap { question(part, $0) }
  }

  /// Returns the place of the target in the log's sequence.
  private func target(_ part: Part, _ user: Int) -> Int? {
    let range = questioned.offsets[user]..<questioned.offsets[user + 1]
    guard given == nil else {
      return part == .test || range.count < GivenHistories.shortest ? nil : range.upperBound - 1
    }
    guard let cuts else {
      return range.count < Self.shortest ? nil : range.upperBound - (part == .test ? 1 : 2)
    }
    let first = place(of: part == .test ? cuts.test : cuts.validation, user)
    let end = part == .test ? range.upperBound : place(of: cuts.test, user)
    return first > range.lowerBound && first < end ? first : nil
  }

  /// Returns the place of the first interaction of `user` that is not before `time`.
  private func place(of time: Int64, _ user: Int) -> Int {
    let times = log.times ?? []
    var low = log.offsets[user], high = log.offsets[user + 1]
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension HistorySplit {
  /// A sentence on the moments of the rule `time`; nil for `leaveOneOut`.
  var note: String? {
    cuts.map { cuts in
      func from(_ time: Int64) -> String {
        time == .max ? "nothing" : "what came from \(InteractionTime.text(time)) on"
      }
      return "\(from(cuts.validation)) validates, \(from(cuts.test)) tests; the "
        + "target of each user is the first there"
    }
  }

  /// Returns a reason for which there may be no questions in `part`.
  func requirement(_ part: Part) -> String {
    cuts == nil
      ? "no history has \(given == nil ? Self.shortest : GivenHistories.shortest) items"
      : "no user has an interaction in the time that \(part == .test ? "tests" : "validates") and "
        + "another before it"
  }
}
