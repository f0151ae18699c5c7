/// The titles of items, from a file that lists items, such as RecBole's `.item`.
public struct ItemTitles: Sendable {
  private var items = NameTable()
  private var titles = NameTable()
  /// For each item, the number of its title.
  private var title: [Int32] = []

  /// Reads the file at `path`: `inter`, `tsv`, `csv` or `jsonl` with a column for the item and one
  /// for the title. Items without a title are left out; if an item appears twice, its first title
  /// counts.
  ///
  /// - Parameters:
  ///   - format: the format, or nil to detect it.
  ///   - itemColumn: the item's column, if it does not have one of the usual names.
  ///   - titleColumn: the title's column, if it does not have one of the usual names.
  /// - Throws: `InteractionError`, `DataError`, `FileError`.
  public init(
    path: String, format: InteractionFormat? = nil, itemColumn: String? = nil,
    titleColumn: String? = nil
  ) throws {
    let layout = RowLayout(
      subject: ColumnChoice(role: .title, name: titleColumn),
      item: ColumnChoice(role: .item, name: itemColumn), time: nil)
    let reader = try RowReader(path: path, format: format, layout: layout)
    guard ![.pairs, .sequences].contains(reader.format) else {
      throw InteractionError.missingColumn(path: reader.name, role: .title, columns: [])
    }
    var row = InteractionRow()
    while try reader.next(&row) {
      do { try add(row) } catch let problem as LineProblem {
        throw reader.located(problem)
      }
    }
  }

  private mutating func add(_ row: InteractionRow) throws {
    guard !row.subject.isEmpty else { return }
    for name in row.items {
      let (_, isNew) = items.insert(name)
      guard isNew else { continue }
      try NameCheck.check(name, .item)
      let (index, isNewTitle) = titles.insert(row.subject)
      if isNewTitle { try NameCheck.check(row.subject, .title) }
      title.append(Int32(index))
    }
  }

  /// The number of items with a title.
  public var count: Int { items.count }

  /// The title of `item`, or nil if it has none.
  public func title(of item: String) -> String? {
    items.index(of: item).map { titles[Int(title[$0])] }
  }

  /// Returns the items titled `text`, ignoring case, in the order of the file.
  public func items(titled text: String) -> [String] {
    items(where: { $0 == text.lowercased() })
  }

  /// Returns the items whose title contains `text`, ignoring case, in the order of the file.
  public func items(containing text: String) -> [String] {
    items(where: { $0.contains(text.lowercased()) })
  }

  private func items(where isMeant: (String) -> Bool) -> [String] {
    let meant = (0..<titles.count).map { isMeant(titles[$0].lowercased()) }
    return title.indices.filter { meant[Int(title[$0])] }.map { items[$0] }
  }
}
