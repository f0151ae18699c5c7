/// The content of one line: one interaction, or a whole history. The bytes are those of the line
/// and valid as long as it is.
struct InteractionRow {
  /// The user's name; in a file of titles, the title.
  var subject = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The items' names in order.
  var items: [UnsafeBufferPointer<UInt8>] = []
  /// The time of the interaction in nanoseconds, if the file has one.
  var time: Int64?
  /// The rating of the interaction, if one is looked for and the line has it.
  var rating: Float?
  /// The items that may be recommended after a whole history, if they are looked for and the line
  /// lists them.
  var candidates: [UnsafeBufferPointer<UInt8>]?
  /// True if the line is a whole history rather than a part of one.
  var isWhole = false
}

/// A column or field from which something is read.
public struct TakenColumn: Codable, Sendable, Equatable {
  /// The content.
  public let role: InteractionColumn
  /// The column's name.
  public let name: String
}

/// Parses one line of a file.
protocol RowParser {
  /// The columns or fields that have been read so far, as far as they have names.
  var taken: [TakenColumn] { get }

  /// Fills in `row`, whose `items` are empty and whose optional fields are nil; may change the line
  /// in place.
  ///
  /// - Throws: `LineProblem`.
  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws
}

/// The names by which one column is found.
struct ColumnChoice {
  /// The content of the column.
  let role: InteractionColumn
  /// The name given by the user, or nil for the usual ones.
  let name: String?

  /// True if a record may lack it: not every item has a title.
  var isOptional: Bool { role == .title }

  /// Returns how well a name fits the role: 0 is best; nil if it does not fit.
  func rank(of column: String) -> Int? {
    if let name { return column == name ? 0 : nil }
    return role.usualNames.firstIndex(of: Self.plain(column))
  }

  /// Returns `column` in lower case without word separators, so that `movieId` matches `movie_id`.
  static func plain(_ column: String) -> String {
    column.lowercased().filter { !"_- .".contains($0) }
  }

  /// Returns the best of `columns`, the first of equally good ones.
  func best(of columns: [String]) -> Int? {
    columns.indices.compactMap { index in rank(of: columns[index]).map { (index, $0) } }
      .min { $0.1 < $1.1 }?.0
  }
}

/// The columns to find.
struct RowLayout {
  /// The column of the user, or of the title.
  let subject: ColumnChoice
  /// The column of the item.
  let item: ColumnChoice
  /// The column of the time; nil if times do not matter.
  let time: ColumnChoice?
  /// The column of the rating, which must be there; nil if ratings do not matter.
  var rating: ColumnChoice?
  /// The field of the candidates; nil if they do not matter.
  var candidates: ColumnChoice?

  /// The number of roles for which `columns` has a name that is looked for.
  func known(_ columns: [String]) -> Int {
    [subject, item, time].count { $0?.best(of: columns) != nil }
  }

  /// True if `columns` and `names` have the user and the item at the same places, as far as both
  /// say.
  func agree(_ columns: [String], _ names: [String]) -> Bool {
    [subject, item].allSatisfy { choice in
      guard let first = choice.best(of: columns), let second = choice.best(of: names) else {
        return true
      }
      return first == second
    }
  }

  /// True if two words name a user's and an item's column.
  func isHeader(_ words: [String]) -> Bool {
    words.count >= 2 && subject.rank(of: words[0]) != nil && item.rank(of: words[1]) != nil
  }
}

/// Returns bytes as text for messages, truncated to fit on one line.
func excerpt(_ bytes: some Collection<UInt8>) -> String {
  let text = String(decoding: bytes.prefix(60), as: UTF8.self)
  return bytes.count > 60 ? text + "..." : text
}

extension InteractionRow {
  /// True if the row's rating is at least `least`, or any rating will do.
  ///
  /// - Throws: `LineProblem.missingRating` if there is no rating to compare.
  @inline(__always)
  func isRated(atLeast least: Float?) throws -> Bool {
    guard let least else { return true }
    guard let rating else { throw LineProblem.missingRating }
    return rating >= least
  }
}
