/// Reads the histories of a file, a pipe or standard input one after the other, in memory that does
/// not grow with their number.
///
/// A line that holds a whole history is one history. Of lines with one interaction each,
/// consecutive lines of one user form a history, sorted by time where they have times. A user that
/// reappears later starts a new history, since earlier ones are not kept.
public final class HistoryReader {
  /// The maximum number of interactions of one history.
  public static let limit = 1 << 24

  /// The number of histories read so far.
  public private(set) var histories = 0
  /// The number of interactions in these histories.
  public private(set) var interactions = 0
  /// The number of histories of users seen before, as far as a table of fixed size remembers:
  /// nearly exact up to 100,000 users, an undercount beyond, never an overcount.
  public private(set) var returningUsers = 0

  private let reader: RowReader
  private var pending = PendingHistory()
  /// True if `reader.row` is the first of the history after `pending`.
  private var isRowWaiting = false
  private var seen = SeenUsers()

  /// Opens the file at `path`, or standard input if that is `-`.
  ///
  /// If `format` is given nothing is sniffed, so that histories are returned as soon as they
  /// arrive.
  ///
  /// - Parameters:
  ///   - format: the format, or nil to detect it from the first lines.
  ///   - columns: the names of columns other than the usual ones; its paths and format are ignored.
  /// - Throws: `FileError`, `DataError`, `InteractionError`.
  public init(
    path: String, format: InteractionFormat? = nil,
    columns: InteractionSource = InteractionSource(paths: [])
  ) throws {
    reader = try RowReader(path: path, format: format, layout: columns.layout)
  }

  /// The file's format, given or detected.
  public var format: InteractionFormat { reader.format }
  /// Called before a read that has to wait for more to arrive, so that whoever waits for answers
  /// before writing more gets them.
  public var beforeWaiting: (() throws -> Void)? {
    get { reader.beforeWaiting }
    set { reader.beforeWaiting = newValue }
  }
  /// The number of bytes read so far.
  public var bytes: Int { reader.bytes }

  /// Returns the next history, or nil after the last. A history has no items where the file has an
  /// empty one.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  public func next() throws -> History? {
    guard try gather() else { return nil }
    return History(user: pending.user, items: pending.names)
  }

  /// Returns the next history with its items as numbers in `items`, in order; items missing from
  /// the table are left out and counted in `unknown`.
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

/// A history under construction.
private struct PendingHistory {
  private(set) var isEmpty = true
  private var userBytes: [UInt8] = []
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []
  private var times: [Int64] = []

  var count: Int { ranges.count }
  var user: String { String(decoding: userBytes, as: UTF8.self) }
  var names: [String] { ranges.map { String(decoding: bytes[$0], as: UTF8.self) } }
  /// The tag by which the user is recognised later.
  var userTag: UInt64 { userBytes.withUnsafeBufferPointer { ByteStringTable.tag(of: $0) } }

  mutating func removeAll() {
    isEmpty = true
    bytes.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
  }

  func belongs(to user: UnsafeBufferPointer<UInt8>) -> Bool { userBytes.elementsEqual(user) }

  /// Adds the interactions of a line.
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

/// The users seen so far, within a fixed amount of memory.
private struct SeenUsers {
  private var tags = [UInt64](repeating: 0, count: 1 << 8)
  private var count = 0
  /// The maximum size of the table: 8 MiB.
  private static let limit = 1 << 20
  /// The number of slots that compete for a tag.
  private static let ways = 4

  /// Returns true if the user with `tag` is remembered, and remembers it from now on, if necessary
  /// in the place of another.
  mutating func insert(_ tag: UInt64) -> Bool {
    let hash = ByteStringTable.spread(tag), start = hash & (tags.count - Self.ways)
    // Tags of names are never 0, which marks a free slot.
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
