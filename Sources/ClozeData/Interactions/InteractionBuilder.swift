/// Collects interactions in any order of users and makes a log of them, without those that are
/// rated lower than the least rating, if there is one.
struct InteractionBuilder {
  /// Consecutive interactions of one user.
  private struct Run {
    let user: Int32
    var count: Int32
  }

  private(set) var users = NameTable()
  private(set) var items = NameTable()
  private(set) var hasTimes = false
  private(set) var emptyHistories = 0
  /// The number of interactions left out for their ratings.
  private(set) var lowRatings = 0
  private let minimumRating: Float?
  /// True if users without interactions are part of the log.
  private let keepsEmptyHistories: Bool
  private var runs = BlockList<Run>()
  /// The last run, which is not yet in `runs`.
  private var run = Run(user: -1, count: 0)
  private var runTag: UInt64 = 0
  private var taken = BlockList<Int32>()
  private var times = BlockList<Int64>()

  init(minimumRating: Float? = nil, keepsEmptyHistories: Bool = false) {
    (self.minimumRating, self.keepsEmptyHistories) = (minimumRating, keepsEmptyHistories)
  }

  /// The number of interactions.
  var count: Int { taken.count }
  /// True if the interactions of each user came one after the other.
  private(set) var isGrouped = true

  /// Adds the interactions of a line.
  ///
  /// - Throws: `LineProblem`.
  mutating func add(_ row: InteractionRow) throws {
    guard try row.isRated(atLeast: minimumRating) else {
      lowRatings += row.items.count
      return try addEmpty(row.subject)
    }
    guard !row.items.isEmpty else {
      emptyHistories += 1
      return try addEmpty(row.subject)
    }
    try check(row.time)
    let user = try number(of: row.subject)
    for name in row.items {
      let (item, isNew) = items.insert(name)
      if isNew { try Self.check(name, .item, count: items.count) }
      taken.append(Int32(item))
      if let time = row.time { times.append(time) }
    }
    let count = Int32(row.items.count)
    if run.user == user, run.count < Int32.max - count {
      run.count += count
    } else {
      closeRun()
      run = Run(user: user, count: count)
    }
  }

  /// Adds `user` without interactions, if such users are kept.
  private mutating func addEmpty(_ user: UnsafeBufferPointer<UInt8>) throws {
    guard keepsEmptyHistories else { return }
    if users.insert(user).isNew { try Self.check(user, .user, count: users.count) }
  }

  private mutating func closeRun() {
    if run.count > 0 { runs.append(run) }
  }

  private mutating func number(of user: UnsafeBufferPointer<UInt8>) throws -> Int32 {
    // Lines of one user mostly come together. Where they do not, comparing tags avoids reading the
    // last user's name, which is no longer in the cache.
    let tag = ByteStringTable.tag(of: user)
    if run.count > 0, tag == runTag,
      ByteStringTable.isWhole(tag) || users.holds(user, at: Int(run.user))
    {
      return run.user
    }
    runTag = tag
    let (index, isNew) = users.insert(user)
    if isNew { try Self.check(user, .user, count: users.count) } else { isGrouped = false }
    return Int32(index)
  }

  /// Names are checked only once, when they first appear.
  private static func check(
    _ name: UnsafeBufferPointer<UInt8>, _ role: InteractionColumn, count: Int
  ) throws {
    try NameCheck.check(name, role)
    guard count < Int32.max else { throw LineProblem.tooManyNames(limit: Int(Int32.max)) }
  }

  /// Throws unless either all interactions have times or none has.
  private mutating func check(_ time: Int64?) throws {
    if taken.count == 0 { hasTimes = time != nil }
    guard (time != nil) == hasTimes else {
      throw hasTimes ? LineProblem.missingTime : LineProblem.unexpectedTime
    }
  }

  /// Returns the log and the number of users whose interactions were not in order of time.
  /// Afterwards the builder is empty.
  mutating func log() -> (log: InteractionLog, reordered: Int) {
    closeRun()
    let offsets = offsets()
    var reordered = 0, drain = taken.drain()
    var sequence = scattered(&drain, to: offsets)
    var moments: [Int64]?
    if hasTimes {
      var drain = times.drain()
      var values = scattered(&drain, to: offsets)
      for user in 0..<users.count {
        let range = offsets[user]..<offsets[user + 1]
        if TimeOrder.sort(&sequence, by: &values, range) { reordered += 1 }
      }
      moments = values
    }
    let log = InteractionLog(
      users: users, items: items, offsets: offsets, sequence: sequence, times: moments)
    self = InteractionBuilder()
    return (log, reordered)
  }

  private func offsets() -> [Int] {
    var offsets = [Int](repeating: 0, count: users.count + 1)
    runs.forEach { offsets[Int($0.user) + 1] += Int($0.count) }
    for user in 0..<users.count { offsets[user + 1] += offsets[user] }
    return offsets
  }

  /// Returns `values`, which arrived in the order of `runs`, grouped by user.
  private func scattered<Value>(
    _ values: inout BlockList<Value>.Drain, to offsets: [Int]
  ) -> [Value] {
    [Value](unsafeUninitializedCapacity: values.count) { result, count in
      var places = offsets
      count = values.count
      runs.forEach { run in
        let start = places[Int(run.user)]
        values.move(Int(run.count), to: result, at: start)
        places[Int(run.user)] = start + Int(run.count)
      }
    }
  }
}

/// Sorts by time.
enum TimeOrder {
  /// Sorts the part `range` of `sequence` and of `times` by the latter, stably; returns true if
  /// anything moved.
  static func sort<Value>(
    _ sequence: inout [Value], by times: inout [Int64], _ range: Range<Int>
  ) -> Bool {
    let isSorted = zip(range, range.dropFirst()).allSatisfy { times[$0] <= times[$1] }
    guard !isSorted else { return false }
    let order = range.sorted { first, second in
      times[first] != times[second] ? times[first] < times[second] : first < second
    }
    let values = order.map { sequence[$0] }, moments = order.map { times[$0] }
    sequence.replaceSubrange(range, with: values)
    times.replaceSubrange(range, with: moments)
    return true
  }
}
