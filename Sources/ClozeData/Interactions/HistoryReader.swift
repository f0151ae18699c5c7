/// The histories of a file, a pipe or standard input, one after the other, in memory that does not
/// grow with their number.
///
/// A line that is a whole history is one. Of lines with one interaction each, those of one user that
/// follow one another are a history, sorted by time where they have times: a user that comes again
/// later begins a new history, since nothing is kept of those before.
public final class HistoryReader {
  /// The most interactions of one history.
  public static let limit = 1 << 24

  /// Histories read so far.
  public private(set) var histories = 0
  /// Interactions of these.
  public private(set) var interactions = 0
  /// Histories of users that had come before, as far as a table of fixed size remembers: all but
  /// exact up to 100,000 users, less with more of them, and never too many.
  public private(set) var returningUsers = 0

  private let reader: RowReader
  private var pending = PendingHistory()
  /// Whether `reader.row` is the first of the history after `pending`.
  private var isRowWaiting = false
  private var seen = SeenUsers()

  /// Opens the file at `path`, or standard input where that is `-`.
  ///
  /// A format that is given is not looked for, so that histories come out as soon as they come in.
  ///
  /// - Parameters:
  ///   - format: the format, or nil to find it out by the first lines.
  ///   - columns: the names of columns, where they are not the usual ones; its paths and format do
  ///     not matter.
  /// - Throws: `FileError`, `DataError`, `InteractionError`.
  public init(
    path: String, format: InteractionFormat? = nil,
    columns: InteractionSource = InteractionSource(paths: [])
  ) throws {
    reader = try RowReader(path: path, format: format, layout: columns.layout)
  }

  /// The file's format, given or found out.
  public var format: InteractionFormat { reader.format }
  /// Bytes read so far.
  public var bytes: Int { reader.bytes }

  /// The next history, or nil after the last; one without items where the file has such.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  public func next() throws -> History? {
    guard try gather() else { return nil }
    return History(user: pending.user, items: pending.names)
  }

  /// The next history with its items as numbers of `items`, in order, without those that are not in
  /// it; `unknown` says how many these are.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  public func next(
    numberedBy items: NameTable
  ) throws -> (user: String, items: [Int32], unknown: Int)? {
    guard try gather() else { return nil }
    let known = pending.numbers(in: items)
    return (pending.user, known, pending.count - known.count)
  }

  /// Makes the next history `pending`; false if there is none.
  private func gather() throws -> Bool {
    pending.removeAll()
    while true {
      if !isRowWaiting {
        guard try reader.next() else { break }
      }
      let row = reader.row
      isRowWaiting = !pending.isEmpty && (row.isWhole || !pending.belongs(to: row.subject))
      if isRowWaiting { break }
      do { try pending.add(row) } catch let problem as LineProblem {
        throw reader.located(problem)
      }
      if row.isWhole { break }
    }
    guard !pending.isEmpty else { return false }
    pending.finish()
    histories += 1
    interactions += pending.count
    if seen.insert(pending.userTag) { returningUsers += 1 }
    return true
  }
}

/// A history that is being gathered.
private struct PendingHistory {
  private(set) var isEmpty = true
  private var userBytes: [UInt8] = []
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []
  private var times: [Double] = []

  var count: Int { ranges.count }
  var user: String { String(decoding: userBytes, as: UTF8.self) }
  var names: [String] { ranges.map { String(decoding: bytes[$0], as: UTF8.self) } }
  /// What the user is known by later.
  var userTag: UInt64 { userBytes.withUnsafeBufferPointer { ByteStringTable.tag(of: $0) } }

  mutating func removeAll() {
    isEmpty = true
    bytes.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
  }

  func belongs(to user: UnsafeBufferPointer<UInt8>) -> Bool { userBytes.elementsEqual(user) }

  /// Adds what a line says.
  ///
  /// - Throws: `LineProblem`.
  mutating func add(_ row: InteractionRow) throws {
    if isEmpty {
      try NameCheck.check(row.subject, .user)
      userBytes.removeAll(keepingCapacity: true)
      userBytes.append(contentsOf: row.subject)
      isEmpty = false
    } else if (row.time != nil) == times.isEmpty {
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

  /// Brings the interactions into the order of their times.
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

/// Which users have come, as far as there is room.
private struct SeenUsers {
  private var tags = [UInt64](repeating: 0, count: 1 << 8)
  private var count = 0
  /// No table is larger: 8 MiB.
  private static let limit = 1 << 20
  /// Users whose tags may lie in the same places.
  private static let ways = 4

  /// Whether the user known by `tag` is remembered; from now on it is, in the place of another one
  /// where there is no room for both.
  mutating func insert(_ tag: UInt64) -> Bool {
    let hash = ByteStringTable.spread(tag), start = hash & (tags.count - Self.ways)
    // Tags of names are never 0, which stands for a free place.
    for place in start..<start + Self.ways where tags[place] == tag || tags[place] == 0 {
      if tags[place] == tag { return true }
      tags[place] = tag
      count += 1
      if count * 8 > tags.count && tags.count < Self.limit { grow() }
      return false
    }
    tags[start + (hash >> 40) & (Self.ways - 1)] = tag
    return false
  }

  private mutating func grow() {
    let former = tags
    tags = Array(repeating: 0, count: 2 * former.count)
    count = 0
    for tag in former where tag != 0 { _ = insert(tag) }
  }
}
