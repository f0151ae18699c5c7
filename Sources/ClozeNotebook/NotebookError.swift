import Foundation

/// A problem that makes a file unusable as a notebook.
public struct NotebookError: Error, Equatable, Sendable {
  /// The faulty file.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The problem there.
  public let problem: Problem

  /// A problem with a notebook.
  public enum Problem: Equatable, Sendable {
    /// The line is not UTF-8.
    case notUTF8
    /// A fence is not closed.
    case unclosedFence(String)
    /// A word after `cloze` is not an option.
    case unknownWord(String)
    /// A tolerance is not a number of at least 0.
    case badTolerance(String)
  }
}

extension NotebookError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(file):\(line): \(problem.text)" }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension NotebookError.Problem {
  fileprivate var text: String {
    switch self {
    case .notUTF8: "not UTF-8; save the notebook in that encoding"
    case .unclosedFence(let fence):
      "the block that begins here is never closed; add a line \(fence) at its end"
    case .unknownWord(let word):
      "a block cannot be '\(word.prefix(40))'; the words behind cloze are "
        + "fails, quick, unchecked and tolerance=NUMBER"
    case .badTolerance(let text):
      "the tolerance '\(text.prefix(40))' is not a number from 0 on; write for example tolerance=0.01"
    }
  }
}
