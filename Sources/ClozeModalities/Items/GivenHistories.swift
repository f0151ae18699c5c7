import ClozeData
import ClozeTraining

/// Histories that validate apart from those that train: the last item of each is the target.
///
/// A user of both has the histories of both, as `JoinedHistory` joins them.
struct GivenHistories {
  /// The shortest history, with what trains of it, that has a target.
  static let shortest = 2

  /// The whole histories of the users who validate. Items that train have the same numbers as in
  /// training, and others follow them.
  let log: InteractionLog
  /// The number of users who also train.
  let sharedUsers: Int
  /// The number of users whose target is among what trains of their histories.
  let trainedTargets: Int
  /// The number of users whose target may be among what trains, which times would show.
  let doubtfulTargets: Int

  /// Joins the histories `given` to those that train.
  ///
  /// - Parameter duplicates: The rule by which repeated items of `training` were removed.
  init(
    _ given: InteractionLog, after training: InteractionLog,
    duplicates: InteractionFilter.Duplicates = .keep
  ) {
    var items = training.items, offsets = [0], sequence: [Int32] = []
    var shared = 0, trained = 0, doubtful = 0
    let numbers = (0..<given.items.count).map { Int32(items.add(given.items[$0])) }
    for user in 0..<given.users.count {
      let rows = Self.rows(given, user) { numbers[Int($0)] }
      if let known = training.users.index(of: given.users[user]) {
        let joined = JoinedHistory(
          rows, after: Self.rows(training, known) { $0 }, known: Int32(training.items.count),
          duplicates: duplicates)
        shared += 1
        trained += joined.target == .trained ? 1 : 0
        doubtful += joined.target == .doubtful ? 1 : 0
        sequence += joined.items
      } else {
        sequence += rows.map(\.item)
      }
      offsets.append(sequence.count)
    }
    log = InteractionLog(users: given.users, items: items, offsets: offsets, sequence: sequence)
    (sharedUsers, trainedTargets, doubtfulTargets) = (shared, trained, doubtful)
  }

  private static func rows(
    _ log: InteractionLog, _ user: Int, _ number: (Int32) -> Int32
  ) -> [JoinedHistory.Row] {
    (log.offsets[user]..<log.offsets[user + 1]).map {
      JoinedHistory.Row(item: number(log.sequence[$0]), time: log.times?[$0])
    }
  }

  /// Reads the histories that `corpus` names for validation; nil if it names none.
  ///
  /// - Throws: Errors of reading.
  init?(
    _ corpus: ItemsBody.Corpus, after training: InteractionLog,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    guard !corpus.validationPaths.isEmpty else { return nil }
    var given = corpus
    // A filter by counts is for the histories that train.
    given.paths = corpus.validationPaths
    given.filter = InteractionFilter(duplicates: corpus.filter.duplicates)
    self.init(
      try ItemsData.log(given, observe: observe), after: training,
      duplicates: corpus.filter.duplicates)
  }

  /// Sentences on the users who also train.
  var notes: [String] {
    guard sharedUsers > 0 else { return [] }
    let all = "of \(log.users.count) users who validate"
    return [
      "\(sharedUsers) \(all) also train: their histories in both are joined",
      trainedTargets == 0
        ? nil
        : "the targets of \(trainedTargets) \(all) are in their histories that train: what "
          + "validation says of them is too good",
      doubtfulTargets == 0
        ? nil
        : "the targets of \(doubtfulTargets) \(all) may be in their histories that train, which "
          + "have the same items in the same order; times would tell them apart",
    ].compactMap(\.self)
  }
}
