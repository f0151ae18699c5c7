import Foundation

/// The choice between columns, and blocks of a line for each value.
public enum TableExpansion: String, CaseIterable, Sendable, Codable {
  /// Blocks.
  case on
  /// Columns, even if they are wider than the terminal.
  case off
  /// Columns if they fit into the terminal, else blocks.
  case auto
}

/// The text of a table.
public struct TableText: Equatable, Sendable {
  /// The lines, each with its end.
  public let text: String
  /// True if something is left out of cells.
  public let isCut: Bool
  /// The lines with the names of the columns; none for blocks.
  var heading = 0..<0

  /// The lines, with those of the columns' names as headings.
  public var styled: String {
    guard !heading.isEmpty else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in heading where lines.indices.contains(line) {
      lines[line] = TerminalStyle.heading.applied(to: lines[line])
    }
    return lines.joined(separator: "\n")
  }
}

extension Records {
  /// Returns the table for people, fitted to a terminal of `width` cells; nil for no terminal.
  ///
  /// - Parameter now: The present time at a terminal, where columns with one value in all rows
  ///   become a line above the table, and times are shown by how long ago they are; nil for text
  ///   that is kept, such as a notebook's.
  public func table(
    width: Int?, expanded: TableExpansion = .auto, now: Date? = Date()
  ) -> TableText {
    guard expanded != .on else {
      return TableText(text: RecordBlocks(records: self, width: width).text, isCut: false)
    }
    guard let width else { return TableFit(self).table }
    let (caption, rest) = now.map { sayingTimes(at: $0).withoutConstants() } ?? (nil, self)
    let above = caption.map { wrapped($0, to: width) } ?? []
    let columns = TableFit(rest, width: width, mayOverflow: expanded == .off)?.table
    let table =
      columns ?? TableText(text: RecordBlocks(records: rest, width: width).text, isCut: false)
    return TableText(
      text: above.map { $0 + "\n" }.joined() + table.text, isCut: table.isCut,
      heading: table.heading.lowerBound + above.count..<table.heading.upperBound + above.count)
  }

  /// Returns the records with times as people say them.
  private func sayingTimes(at now: Date) -> Records {
    guard !times.isEmpty else { return self }
    let places = columns.indices.filter { times.contains(columns[$0]) }
    return Records(
      columns: columns,
      rows: rows.map { row in
        places.reduce(into: row) { row, place in
          guard case .string(let text) = row[place], let time = try? Date(text, strategy: .iso8601)
          else { return }
          row[place] = .string(Format.relative(time, to: now))
        }
      })
  }

  /// Returns the columns that have one value in all of several rows as a line, and the records
  /// without them. The first column, numbers with fractions, which are measured, and at least two
  /// columns stay.
  private func withoutConstants() -> (caption: String?, rest: Records) {
    guard rows.count > 1 else { return (nil, self) }
    let constant = columns.indices.dropFirst(2 > columns.count ? columns.count : 1).filter {
      column in
      if case .double = rows[0][column] { return false }
      return rows.allSatisfy { $0[column] == rows[0][column] }
    }
    let moved = Set(constant.suffix(max(0, columns.count - 2)))
    guard !moved.isEmpty else { return (nil, self) }
    let said = moved.sorted().map { column -> String in
      let value = onOneLine(rows[0][column].display)
      return value.isEmpty ? "no " + columns[column] : "\(columns[column]) \(value)"
    }
    let stay = columns.indices.filter { !moved.contains($0) }
    let rest = Records(
      columns: stay.map { columns[$0] }, rows: rows.map { row in stay.map { row[$0] } })
    let separator = said.contains { $0.contains(",") } ? "; " : ", "
    return (said.joined(separator: separator), rest)
  }
}
