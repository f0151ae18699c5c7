/// Reads the histories of a file, a pipe or standard input one after the other.
///
/// A regular file is read whole: each user has one history, wherever its interactions are in the
/// file, sorted by time where they have times, and histories come in the order in which users first
/// appear. This is how training reads.
///
/// Of a stream, each history is returned as soon as it is complete. A line that holds a whole
/// history is one history. Of lines with one interaction each, the consecutive lines of one user
/// are one, sorted by time; a user who comes back later ends the reading with an error, since part
/// of the history has been returned. Memory grows with the number of users, by 11 to 21
/// bytes each.
public final class HistoryReader {
  /// The maximum number of interactions of one history of a stream.
  public static let limit = 1 << 24

  /// The number of histories read so far.
  public private(set) var histories = 0
  /// The number of interactions in these histories.
  public private(set) var interactions = 0

  private enum Source {
    case stream(HistoryStream)
    case file(JoinedHistories)
  }

  private let reader: RowReader
  private let source: Source

  /// Opens the file at `path`, or standard input if that is `-`.
  ///
  /// - Parameters:
  ///   - format: the format, or nil to detect it from the first lines.
  ///   - columns: the names of columns other than the usual ones and the least rating; its paths
  ///     and format are ignored.
  ///   - observe: called from time to time with the number of bytes read of a file; what it throws
  ///     ends the reading.
  /// - Throws: `FileError`, `DataError`, `InteractionError`.
  public init(
    path: String, format: InteractionFormat? = nil,
    columns: InteractionSource = InteractionSource(paths: []),
    observe: (Int) throws -> Void = { _ in }
  ) throws {
    var layout = columns.layout
    layout.candidates = ColumnChoice(role: .candidates, name: nil)
    reader = try RowReader(
      path: path, format: format, layout: layout, columns: columns.columns,
      answersEarly: true)
    let least = columns.minimumRating
    source =
      reader.isStream
      ? .stream(HistoryStream(reader, minimumRating: least))
      : .file(try JoinedHistories(reader, minimumRating: least, observe: observe))
  }

  /// The file's format, given or detected.
  public var format: InteractionFormat { reader.format }
  /// The number of bytes read so far.
  public var bytes: Int { reader.bytes }

  /// True if interactions of a user were apart in a file, and have been joined.
  public var isJoined: Bool {
    if case .file(let file) = source { return !file.isGrouped }
    return false
  }

  /// The number of lines of a stream with whole histories of users that came before.
  public var returningUsers: Int {
    if case .stream(let stream) = source { return stream.returningUsers }
    return 0
  }

  /// The number of interactions left out so far since their rating is lower than the least one.
  public var lowRatings: Int {
    switch source {
    case .stream(let stream): stream.lowRatings
    case .file(let file): file.lowRatings
    }
  }

  /// True if `next` returns without waiting for a stream to continue.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  public func isNextReady() throws -> Bool {
    if case .stream(let stream) = source { return try stream.isReady() }
    return true
  }

  /// Returns the next history, or nil after the last. A history has no items where the file has an
  /// empty one.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  public func next() throws -> History? {
    try advance { stream in
      History(user: stream.pending.user, items: stream.pending.names)
    } file: { file, user in
      let log = file.log
      return History(
        user: log.users[user], items: log.history(user).map { log.items[Int($0)] })
    }
  }

  /// Returns the next history with its items as numbers in `items`; nil after the last.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  public func next(numberedBy items: NameTable) throws -> NumberedHistory? {
    try advance { stream in
      let history = stream.pending, known = history.numbers(in: items)
      return NumberedHistory(
        user: history.user, items: known, unknown: history.count - known.count,
        candidates: history.candidates.map { NumberedCandidates($0, in: items) })
    } file: { file, user in
      let name = file.log.users[user], known = file.numbers(of: user, in: items)
      return NumberedHistory(
        user: name, items: known, unknown: file.log.length(of: user) - known.count,
        candidates: file.candidates.items(of: name, in: items))
    }
  }

  /// Moves on to the next history and counts it; nil if there is none.
  private func advance<Result>(
    stream make: (HistoryStream) -> Result, file makeOfFile: (JoinedHistories, Int) -> Result
  ) throws -> Result? {
    switch source {
    case .stream(let stream):
      guard try stream.advance() else { return nil }
      interactions += stream.pending.count
      histories += 1
      return make(stream)
    case .file(let file):
      guard let user = file.advance() else { return nil }
      interactions += file.log.length(of: user)
      histories += 1
      return makeOfFile(file, user)
    }
  }
}

/// A user's history as numbers of items.
public struct NumberedHistory: Sendable, Equatable {
  /// The user's name.
  public var user: String
  /// The items that are known, in order of time.
  public var items: [Int32]
  /// The number of items that are unknown, and left out.
  public var unknown: Int
  /// The only items that may be recommended; nil if the history lists none.
  public var candidates: NumberedCandidates?

  /// Makes the history of `user`.
  public init(
    user: String, items: [Int32], unknown: Int = 0, candidates: NumberedCandidates? = nil
  ) {
    (self.user, self.items, self.unknown) = (user, items, unknown)
    self.candidates = candidates
  }
}
