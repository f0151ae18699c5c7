/// What one line says: one interaction, or a whole history. The bytes are those of the line, and
/// valid as long as it is.
struct InteractionRow {
  /// The user's name; of a file of titles the title.
  var subject = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The items' names in order.
  var items: [UnsafeBufferPointer<UInt8>] = []
  /// When that was, where the file says so.
  var time: Double?
  /// Whether the line is a history of its own and not a part of one.
  var isWhole = false
}

/// Takes one line apart.
protocol RowParser {
  /// Fills in `row`, whose `items` are empty and whose `time` is nil; may change the line in place.
  ///
  /// - Throws: `LineProblem`.
  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws
}

/// Which column holds something.
struct ColumnChoice {
  /// What it holds.
  let role: InteractionColumn
  /// The name the user gave, or nil for the usual ones.
  let name: String?

  /// Whether a record may leave it out: not every item has a title.
  var isOptional: Bool { role == .title }

  /// How good a name is for the role: 0 is best; nil if it is not one of its names.
  func rank(of column: String) -> Int? {
    if let name { return column == name ? 0 : nil }
    return role.usualNames.firstIndex(of: Self.plain(column))
  }

  /// `column` in lower case without what separates words, so that `movieId` is `movie_id`.
  private static func plain(_ column: String) -> String {
    column.lowercased().filter { !"_- .".contains($0) }
  }

  /// The best of `columns`, the first of equally good ones.
  func best(of columns: [String]) -> Int? {
    columns.indices.compactMap { index in rank(of: columns[index]).map { (index, $0) } }
      .min { $0.1 < $1.1 }?.0
  }
}

/// Which columns are wanted.
struct RowLayout {
  /// Holds the user, or the title.
  let subject: ColumnChoice
  /// Holds the item.
  let item: ColumnChoice
  /// Holds the time; nil where times do not matter.
  let time: ColumnChoice?

  /// Whether one of `columns` has a name that is looked for.
  func knows(_ columns: [String]) -> Bool {
    [subject, item, time].contains { $0?.best(of: columns) != nil }
  }

  /// Whether two words name a user's and an item's column.
  func isHeader(_ words: [String]) -> Bool {
    words.count >= 2 && subject.rank(of: words[0]) != nil && item.rank(of: words[1]) != nil
  }
}

/// Bytes as text for messages: no more than a line has room for.
func excerpt(_ bytes: some Collection<UInt8>) -> String {
  let text = String(decoding: bytes.prefix(60), as: UTF8.self)
  return bytes.count > 60 ? text + "..." : text
}
