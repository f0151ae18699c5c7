import ClozeData

/// The history of a user who trains and validates: what validates is joined to what trains, and its
/// last item is the target.
///
/// If all interactions have times, both are merged by them. An interaction of the same item at the
/// same time is the same one, and what trains after the target is left out. Without times what
/// validates goes on where training ends, unless it has the training history as its start or is
/// itself a start of it.
struct JoinedHistory {
  /// An interaction.
  struct Row: Hashable {
    let item: Int32
    let time: Int64?
  }

  /// The relation of the target to what trains.
  enum Target { case new, trained, doubtful }

  /// The items, the last of which is the target.
  let items: [Int32]
  /// The relation of the target to what trains.
  let target: Target

  /// Joins the interactions `given` to those that train, `training`, each in order.
  ///
  /// - Parameters:
  ///   - known: The number of items that train; those with greater numbers do not.
  ///   - duplicates: The rule by which repeated items were removed from what trains.
  init(
    _ given: [Row], after training: [Row], known: Int32, duplicates: InteractionFilter.Duplicates
  ) {
    guard !given.isEmpty else {
      (items, target) = ([], .new)
      return
    }
    let isTimed = (given + training).allSatisfy { $0.time != nil }
    (items, target) =
      isTimed
      ? Self.merge(given, training)
      : Self.append(given.map(\.item), to: training.map(\.item), known, duplicates)
  }

  private static func merge(_ given: [Row], _ training: [Row]) -> ([Int32], Target) {
    var left: [Row: Int] = [:]
    for row in training { left[row, default: 0] += 1 }
    let isNew = given.map { row in
      guard let count = left[row], count > 0 else { return true }
      left[row] = count - 1
      return false
    }
    // One more of the target's kind may train at its time: the last of them is the target.
    let end = given[given.count - 1]
    var before = training.filter { ($0.time ?? 0) <= (end.time ?? 0) }
    if isNew.last == false, let place = before.lastIndex(of: end) { before.remove(at: place) }
    let others = zip(given, isNew).dropLast().filter(\.1).map(\.0)
    var items: [Int32] = [], next = 0
    for row in before {
      while next < others.count, (others[next].time ?? 0) < (row.time ?? 0) {
        items.append(others[next].item)
        next += 1
      }
      items.append(row.item)
    }
    items += others[next...].map(\.item) + [end.item]
    return (items, isNew.last == false ? .trained : .new)
  }

  private static func append(
    _ given: [Int32], to training: [Int32], _ known: Int32,
    _ duplicates: InteractionFilter.Duplicates
  ) -> ([Int32], Target) {
    // A filter may have taken items out of what trains.
    let kept = duplicates.applied(to: given.filter { $0 < known })
    if kept.starts(with: training) {
      let isTrained = kept.count == training.count && given.last == training.last
      return (given, isTrained ? .trained : .new)
    }
    guard given.count > 1 else { return (training + given, .new) }
    if training.starts(with: given) { return (given, .trained) }
    return (training + given, isPart(given, of: training) ? .doubtful : .new)
  }

  /// True if all of `items` are in `history` in their order, with or without others between them.
  private static func isPart(_ items: [Int32], of history: [Int32]) -> Bool {
    var rest = items[...]
    for item in history where item == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }
}

extension InteractionFilter.Duplicates {
  /// Returns the items of a history that the rule keeps.
  fileprivate func applied(to items: [Int32]) -> [Int32] {
    switch self {
    case .keep: return items
    case .consecutive:
      return items.indices.filter { $0 == 0 || items[$0] != items[$0 - 1] }
        .map { items[$0] }
    case .first:
      var seen = Set<Int32>()
      return items.filter { seen.insert($0).inserted }
    }
  }
}
