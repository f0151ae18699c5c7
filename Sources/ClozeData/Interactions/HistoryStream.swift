/// Histories that are returned as soon as they have been read: a line that holds a whole one, or
/// the consecutive lines of a user.
final class HistoryStream {
  private let reader: RowReader
  private let minimumRating: Float?
  private var seen = SeenUsers()
  private var row = InteractionRow()
  /// True if `row` is the first of the history after `pending`.
  private var isRowWaiting = false
  /// True if nothing more belongs to `pending`.
  private var isComplete = false
  /// True if `pending` has been returned.
  private var isTaken = false
  private var isAtEnd = false

  /// The history that is being read, or was returned last.
  private(set) var pending = PendingHistory()
  /// The number of whole histories of users that came before.
  private(set) var returningUsers = 0
  /// The number of interactions left out for their ratings.
  private(set) var lowRatings = 0

  init(_ reader: RowReader, minimumRating: Float?) {
    (self.reader, self.minimumRating) = (reader, minimumRating)
  }

  /// Makes the next history `pending`; false if there is none.
  func advance() throws -> Bool {
    _ = try gather(waits: true)
    guard !pending.isEmpty else { return false }
    pending.finish()
    isTaken = true
    return true
  }

  /// True if `advance` returns without waiting for further lines.
  func isReady() throws -> Bool { try gather(waits: false) }

  /// Reads until `pending` is complete; false if that had to wait for lines that are not there yet.
  private func gather(waits: Bool) throws -> Bool {
    if isTaken {
      pending.removeAll()
      (isTaken, isComplete) = (false, false)
    }
    while !isComplete && !isAtEnd {
      if !isRowWaiting {
        guard try waits || reader.isRowReady() else { return false }
        isAtEnd = try !reader.next(&row)
        if isAtEnd { break }
      }
      do { try take(row) } catch let problem as LineProblem { throw reader.located(problem) }
    }
    return true
  }

  private func take(_ row: InteractionRow) throws {
    isRowWaiting = !pending.isEmpty && (row.isWhole || !pending.belongs(to: row.subject))
    isComplete = isRowWaiting || row.isWhole
    guard !isRowWaiting else { return }
    if pending.isEmpty { try meet(row) }
    var row = row
    if try !row.isRated(atLeast: minimumRating) {
      lowRatings += row.items.count
      row.items = []
    }
    try pending.add(row)
  }

  /// Notes the user of a new history.
  ///
  /// - Throws: `LineProblem.ungrouped` if the row continues a history that has been returned.
  private func meet(_ row: InteractionRow) throws {
    try NameCheck.check(row.subject, .user)
    guard !seen.insert(row.subject) else { return }
    guard row.isWhole else { throw LineProblem.ungrouped(user: excerpt(row.subject)) }
    returningUsers += 1
  }
}

/// A history under construction.
struct PendingHistory {
  private(set) var isEmpty = true
  private(set) var candidates: [String]?
  private var userBytes: [UInt8] = []
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []
  private var times: [Int64] = []

  var count: Int { ranges.count }
  var user: String { String(decoding: userBytes, as: UTF8.self) }
  var names: [String] { ranges.map { String(decoding: bytes[$0], as: UTF8.self) } }

  mutating func removeAll() {
    isEmpty = true
    candidates = nil
    bytes.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
  }

  func belongs(to user: UnsafeBufferPointer<UInt8>) -> Bool { userBytes.elementsEqual(user) }

  /// Adds the interactions of a line, whose user has been checked.
  ///
  /// - Throws: `LineProblem`.
  mutating func add(_ row: InteractionRow) throws {
    if isEmpty {
      userBytes.removeAll(keepingCapacity: true)
      userBytes.append(contentsOf: row.subject)
      isEmpty = false
      candidates = try row.candidateNames()
    } else if row.candidates != nil {
      throw LineProblem.candidatesOfOne
    }
    if !ranges.isEmpty && !row.items.isEmpty && (row.time != nil) == times.isEmpty {
      throw times.isEmpty ? LineProblem.unexpectedTime : LineProblem.missingTime
    }
    guard ranges.count + row.items.count <= HistoryReader.limit else {
      throw LineProblem.historyTooLong(limit: HistoryReader.limit)
    }
    for item in row.items {
      try NameCheck.check(item, .item)
      ranges.append(bytes.count..<bytes.count + item.count)
      bytes.append(contentsOf: item)
      if let time = row.time { times.append(time) }
    }
  }

  /// Sorts the interactions by time.
  mutating func finish() {
    guard !times.isEmpty else { return }
    let all = ranges.indices
    _ = TimeOrder.sort(&ranges, by: &times, all)
  }

  func numbers(in items: NameTable) -> [Int32] {
    bytes.withUnsafeBufferPointer { bytes in
      ranges.compactMap { range in
        items.index(ofUTF8: UnsafeBufferPointer(rebasing: bytes[range])).map { Int32($0) }
      }
    }
  }
}

extension InteractionRow {
  /// Returns the candidates that a whole history lists.
  ///
  /// - Throws: `LineProblem.candidatesOfOne` if the line is not a whole history.
  fileprivate func candidateNames() throws -> [String]? {
    guard let candidates else { return nil }
    guard isWhole else { throw LineProblem.candidatesOfOne }
    return candidates.map { String(decoding: $0, as: UTF8.self) }
  }
}
