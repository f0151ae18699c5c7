import ClozeData

/// A problem with a corpus of source code.
public enum CodeCorpusError: Error, Equatable, Sendable {
  /// The settings are invalid; one message for each problem.
  case invalidSettings([String])
  /// The paths contain no readable file of the language; `skipped` counts those that were skipped.
  case noFiles(paths: [String], endings: [String], skipped: [SkipReason: Int])
  /// A file that was named cannot be decoded as source code.
  case unreadable(path: String, CodeDecodingError)
  /// A file that was named has NUL bytes.
  case binary(path: String)
  /// A file that was named cannot be split into tokens.
  case unlexable(path: String, LexicalError)
  /// A file that was named is too large.
  case tooLarge(path: String, bytes: Int, limit: Int)
}

extension CodeCorpusError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .invalidSettings(let problems): problems.joined(separator: "; ")
    case .noFiles(let paths, let endings, let skipped):
      "no source code in \(paths.map(\.quoted).joined(separator: ", "))"
        + SkipReason.remark(skipped)
        + "; give files that end in \(endings.map { "." + $0 }.joined(separator: ", ")), or folders"
    case .unreadable(let path, let error): "\(path.quoted): \(error)"
    case .binary(let path): "\(path.quoted) is no source code (it has NUL bytes); leave it out"
    case .unlexable(let path, let error):
      "\(path.quoted) \(error), or leave the file out"
    case .tooLarge(let path, let bytes, let limit):
      "\(path.quoted) has \(bytes) bytes, more than \(limit); raise the limit or leave it out"
    }
  }
}
