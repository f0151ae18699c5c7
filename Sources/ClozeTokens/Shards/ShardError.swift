import ClozeData
import Foundation

/// A problem with a file of tokens.
public enum ShardError: Error, Equatable, Sendable {
  /// The file is not a token file, is one of another version, or is damaged.
  case faulty(path: String, ShardFault)
  /// The tokens are those of another tokenizer.
  case otherTokenizer(path: String)
  /// The text has changed since it was tokenized, or is a different one.
  case changedSource(path: String)
}

extension ShardError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .faulty(let path, let fault):
      fault.line(path, not: "a token file", .tokens, remedy: "remove it and tokenize again")
    case .otherTokenizer(let path):
      "\(path.quoted) holds the tokens of another tokenizer; tokenize again"
    case .changedSource(let path):
      "\(path.quoted) holds the tokens of other or older text; tokenize again"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
