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
  /// The first line names columns, but in another order than those that were named.
  case contradictingHeader(path: String, columns: [String])
  /// Lines may be pairs of a user and an item, or of a user and a list.
  case unclearLists(path: String)
  /// A date and a time of day are in columns of their own.
  case dividedTime(path: String, columns: [String])
  /// Columns are named for lines that have none.
  case noColumns(path: String, named: String)
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
        + "with --columns (data.columns), such as user,item,rating,time"
        + (areWords
          ? "; if each line is one user's list, begin with a line 'user items', or name the format "
            + "sequences" : "")
    case .otherColumns(let path, let named, let found):
      "\(path.quoted) line 1: \(found) field\(found == 1 ? "" : "s") where \(named) columns are "
        + "named; name all columns in order, or name the format"
    case .contradictingHeader(let path, let columns):
      "\(path.quoted) line 1 names the columns \(Self.list(columns)), in another order; leave out "
        + "--columns (data.columns), or name them in this order"
    case .unclearLists(let path):
      "\(path.quoted): behind the user may be one item or a list; separate the items of lists by "
        + "blanks alone and begin with a line 'user items', or name the format, pairs or sequences"
    case .dividedTime(let path, let columns):
      "\(path.quoted) divides the time among columns (\(Self.list(columns))); join them into one, "
        + "or name one with --time-column (data.timeColumn)"
    case .noColumns(let path, let named):
      "\(path.quoted) has lines of users and items without names of columns; leave out "
        + named.quoted
    case .unclearTime(let path, let column):
      "\(path.quoted): the column \(column.quoted) looks like times, but its name does not say so; "
        + "name it with --time-column (data.timeColumn), or keep the file's order with 'none' there"
    case .unclearItems(let path, let item, let list):
      "\(path.quoted) has single items (\(item.quoted)) and lists of them (\(list.quoted)); "
        + "name one of both with --item-column (data.itemColumn)"
    case .missingColumn(let path, let role, let columns):
      "\(path.quoted) has no column that is known to hold the \(role.rawValue) "
        + "(columns: \(Self.list(columns))); name that column, or all with --columns "
        + "(data.columns) if line 1 is data"
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
