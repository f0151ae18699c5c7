import Foundation

/// A problem with a file of interactions or of titles.
public enum InteractionError: Error, Equatable, Sendable {
  /// The file holds no lines, or none with an interaction.
  case empty(path: String)
  /// The first line, `start`, matches no known format.
  case unknownFormat(path: String, start: String)
  /// The lines look like those of a table of `columns` columns, but no header names them;
  /// `areWords` if they may be lists of items instead.
  case noHeader(path: String, columns: Int, areWords: Bool)
  /// The columns that were named do not fit the first line, which has `found` fields.
  case otherColumns(path: String, named: Int, found: Int)
  /// No column is known to hold the time, but the fields of `column` look like times.
  case unclearTime(path: String, column: String)
  /// Both a column of single items and one of lists of items are there.
  case unclearItems(path: String, item: String, list: String)
  /// The header has no column that holds `role`.
  case missingColumn(path: String, role: InteractionColumn, columns: [String])
  /// The file is named twice, so that all its interactions would count twice.
  case readTwice(path: String)
  /// Line `line` (from 1) cannot be used.
  case line(path: String, line: Int, problem: LineProblem)
}

extension InteractionError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .empty(let path): "\(path.quoted) holds no interactions; give a file of users and items"
    case .unknownFormat(let path, let start):
      "\(path.quoted): cannot tell the format from its first line \(start.quoted); "
        + "name the format: \(InteractionFormat.names)"
    case .noHeader(let path, let columns, let areWords):
      "\(path.quoted) looks like \(columns) columns without a header; name all of them in order "
        + "with columns, such as user,item,rating,time"
        + (areWords
          ? "; if each line is one user's list, begin with a line 'user items', or name the format "
            + "sequences" : "")
    case .otherColumns(let path, let named, let found):
      "\(path.quoted) line 1: \(found) field\(found == 1 ? "" : "s") where \(named) columns are "
        + "named; name all columns in order, or name the format"
    case .unclearTime(let path, let column):
      "\(path.quoted): the column \(column.quoted) looks like times, but its name does not say so; "
        + "name it as the time column, or keep the file's order with the time column 'none'"
    case .unclearItems(let path, let item, let list):
      "\(path.quoted) has single items (\(item.quoted)) and lists of them (\(list.quoted)); "
        + "name one of both as the item column"
    case .missingColumn(let path, let role, let columns):
      "\(path.quoted) has no column that is known to hold the \(role.rawValue) "
        + "(columns: \(Self.list(columns))); name that column, or all with columns if line 1 is "
        + "data"
    case .readTwice(let path): "\(path.quoted) is given twice; give each file once"
    case .line(let path, let line, let problem): "\(path.quoted) line \(line): \(problem)"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  /// The first few of `names`, in quotes, to fit on one line.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map(\.quoted).joined(separator: ", ")
    return names.isEmpty ? "none" : shown + (names.count > 12 ? ", ..." : "")
  }
}
