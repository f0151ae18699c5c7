import ClozeData

/// A failure to make examples.
public enum CodeTaskError: Error, Equatable, Sendable {
  /// Nothing in the corpus is suitable for the tasks.
  case noExamples(paths: [String], files: Int, functions: Int)
}

extension CodeTaskError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noExamples(let paths, let files, let functions):
      "no examples from \(functions) functions in \(files) files of "
        + "\(paths.map(\.quoted).joined(separator: ", ")); give more files or other tasks"
    }
  }
}
