import Foundation

/// A table with a header, of whose lines the texts are read, one line at a time.
package struct TextTable: Sendable {
  /// The names of all columns.
  package let columns: [String]
  /// The columns of the texts that the table has.
  package let fields: [String]
  private let splitter: FieldSplitter
  private let places: [Int]

  /// Makes the table whose first line is `header`; nil if it does not name one of `fields` among
  /// several columns.
  ///
  /// - Parameter limit: The number of texts that are read, the first ones of `fields`.
  package init?(header: [UInt8], fields: [String], limit: Int) {
    let separators: [TableSeparator] = [.tab, .comma, .semicolon, .bar]
    let found = TableSeparator.best(of: separators, for: header) { _, names in
      names.count < 2 ? 0 : names.count(where: fields.contains)
    }
    guard let found else { return nil }
    (splitter, columns) = (found.splitter, found.names)
    self.fields = Array(fields.filter(found.names.contains).prefix(limit))
    places = self.fields.compactMap(found.names.firstIndex)
  }

  /// Returns the texts of a line.
  ///
  /// - Throws: `LineProblem`, also for a line with fewer or more columns than the header.
  package func texts(of line: [UInt8]) throws -> [String] {
    var copy = line
    let cells = try copy.withUnsafeMutableBufferPointer { line in
      var cells: [String] = [], cursor = 0
      while cursor <= line.count {
        let cell = String(utf8OrLatin1: try splitter.next(line, &cursor))
        cells.append(cell.trimmingCharacters(in: .whitespaces))
      }
      return cells
    }
    guard cells.count == columns.count else {
      throw LineProblem.fieldCount(
        found: cells.count, expected: columns.count,
        text: String(String(utf8OrLatin1: line).prefix(60)))
    }
    return places.map { cells[$0] }
  }
}
