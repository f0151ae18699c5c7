import ClozeData
import ClozeTraining

/// Histories that validate apart from those that train: the last item of each is the target.
///
/// A user of both goes on with the training history, unless the one that validates has it as its
/// start.
struct GivenHistories {
  /// The whole histories of the users who validate. Items that train have the same numbers as in
  /// training, and others follow them.
  let log: InteractionLog
  /// The number of users who also train.
  let sharedUsers: Int

  /// Joins the histories `given` to those that train.
  init(_ given: InteractionLog, after training: InteractionLog) {
    var items = training.items, offsets = [0], sequence: [Int32] = [], shared = 0
    let numbers = (0..<given.items.count).map { Int32(items.add(given.items[$0])) }
    for user in 0..<given.users.count {
      let history = given.history(user).map { numbers[Int($0)] }
      if let known = training.users.index(of: given.users[user]) {
        shared += 1
        let before = training.history(known)
        if !history.starts(with: before) { sequence += before }
      }
      sequence += history
      offsets.append(sequence.count)
    }
    log = InteractionLog(users: given.users, items: items, offsets: offsets, sequence: sequence)
    sharedUsers = shared
  }

  /// Reads the histories that `corpus` names for validation; nil if it names none.
  ///
  /// - Throws: Errors of reading.
  init?(
    _ corpus: ItemsBody.Corpus, after training: InteractionLog, observe: (PreparationEvent) -> Void
  ) throws {
    guard !corpus.validationPaths.isEmpty else { return nil }
    var given = corpus
    // A filter by counts is for the histories that train.
    (given.paths, given.filter) = (corpus.validationPaths, InteractionFilter())
    self.init(try ItemsData.log(given, observe: observe), after: training)
  }
}
