import Foundation

/// A fault in the contents of a data file or in a request. Failures of the system (missing files,
/// permissions, a full disk) are `FileError`s.
public enum DataError: Error, Equatable, Sendable {
  /// No path was given.
  case noPaths
  /// The paths hold no text at all; `skipped` counts the files that were skipped.
  case noText(paths: [String], skipped: [SkipReason: Int])
  /// A file named directly is compressed or an archive of the kind `format`.
  case compressed(path: String, format: String)
  /// The compressed file is cut off, or otherwise damaged.
  case damaged(path: String, format: String)
  /// The file is a table in the binary form `format`, which is not read.
  case foreignTable(path: String, format: String)
  /// A file named directly is not text.
  case binary(path: String)
  /// A file named directly is not UTF-8: `percent` of its first bytes are invalid.
  case notUTF8(path: String, percent: Int)
  /// A file named directly is a table of texts with labels or the like beside them.
  case table(path: String, columns: [String])
  /// Line `line` (from 1) of a JSONL file is not a JSON object.
  case malformedRecord(path: String, line: Int, reason: String)
  /// Line `line` (from 1) of a JSONL file has no text under `field`; `found` lists fields it has.
  case missingField(path: String, line: Int, field: String, found: [String])
  /// The settings are invalid; one message for each problem.
  case invalidSettings([String])
}

extension DataError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noPaths: "no data to read; name files or folders"
    case .noText(let paths, let skipped):
      "no text in \(paths.map(\.quoted).joined(separator: ", "))"
        + SkipReason.remark(skipped) + "; give UTF-8 text or JSONL files"
    case .compressed(let path, let format):
      "\(path.quoted) is a \(format) file; unpack it and give the text"
    case .damaged(let path, let format):
      "\(path.quoted) is damaged or cut off: its \(format) data cannot be unpacked; copy it again"
    case .foreignTable(let path, let format):
      "\(path.quoted) is a \(format) table, which is not read; write it as CSV or JSONL, for "
        + "example with pandas or DuckDB"
    case .binary(let path): "\(path.quoted) is not text (it has NUL bytes); give a UTF-8 text file"
    case .notUTF8(let path, let percent):
      "\(path.quoted) is not UTF-8 (\(percent)% of its start is invalid); "
        + "convert it first, for example with iconv"
    case .table(let path, let columns):
      "\(path.quoted) is a table with the columns "
        + "\(columns.map(\.quoted).joined(separator: ", ")), all of which would be read as text; "
        + "give the texts alone, or as JSONL with a field 'text'; to learn the labels, use "
        + "finetune text-classify"
    case .malformedRecord(let path, let line, let reason):
      "\(path.quoted) line \(line): \(reason); each line must be one JSON object"
    case .missingField(let path, let line, let field, let found):
      "\(path.quoted) line \(line): no text under \(field.quoted)"
        + (found.isEmpty ? "" : " (fields: \(found.map(\.quoted).joined(separator: ", ")))")
        + "; name the field that holds the text"
    case .invalidSettings(let problems): problems.joined(separator: "; ")
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension DataError {
  /// Returns the problem of a setting outside of a range; nil if it lies in it.
  static func problem(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> String? {
    range.contains(value)
      ? nil : "\(name) is \(value); it must be in \(range.lowerBound)...\(range.upperBound)"
  }
}
