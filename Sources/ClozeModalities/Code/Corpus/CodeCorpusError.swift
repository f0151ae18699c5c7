import ClozeData

/// What is wrong with a corpus of source code, and what to do.
public enum CodeCorpusError: Error, Equatable, Sendable {
  /// Settings that make no sense, all of them.
  case invalidSettings([String])
  /// The paths hold no file of the language that could be read; `skipped` counts those passed over.
  case noFiles(paths: [String], endings: [String], skipped: Int)
  /// A file that was named cannot be read as source code.
  case unreadable(path: String, CodeDecodingError)
  /// A file that was named has NUL bytes.
  case binary(path: String)
  /// A file that was named cannot be cut into tokens.
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
        + (skipped > 0 ? " (\(skipped) files skipped)" : "")
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
