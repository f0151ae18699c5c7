import Foundation

/// Why a file is no notebook that can be run.
public struct NotebookError: Error, Equatable, Sendable {
  /// The file at fault.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong there.
  public let problem: Problem

  /// What is wrong with a notebook.
  public enum Problem: Equatable, Sendable {
    /// The line is not UTF-8.
    case notUTF8
    /// A fence that no other one closes.
    case unclosedFence(String)
    /// A word behind `cloze` that says nothing about a block.
    case unknownWord(String)
    /// A tolerance that is no number from 0 on.
    case badTolerance(String)
  }
}

extension NotebookError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(file):\(line): \(problem.text)" }

  /// The same line, for code that asks Foundation for it.
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
