import ClozeData
import Foundation

/// A problem with a file of tokens.
public enum ShardError: Error, Equatable, Sendable {
  /// The file is not a token file.
  case notAShard(path: String)
  /// The file was written by another version of the format.
  case otherVersion(path: String, version: Int)
  /// The file is truncated or too long.
  case wrongLength(path: String, expected: Int, actual: Int)
  /// The file's contents have changed; `detail` describes the evidence.
  case damaged(path: String, detail: String)
  /// The tokens are those of another tokenizer.
  case otherTokenizer(path: String)
  /// The text has changed since it was tokenized, or is a different one.
  case changedSource(path: String)
}

extension ShardError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notAShard(let path): "\(path.quoted) is not a token file; give one made from text"
    case .otherVersion(let path, let version):
      "\(path.quoted) is a token file of version \(version), not \(ShardHeader.Kind.tokens.version); "
        + "remove it and tokenize again"
    case .wrongLength(let path, let expected, let actual):
      "\(path.quoted) has \(actual) bytes instead of \(expected); remove it and tokenize again"
    case .damaged(let path, let detail):
      "\(path.quoted) is damaged (\(detail)); remove it and tokenize again"
    case .otherTokenizer(let path):
      "\(path.quoted) holds the tokens of another tokenizer; tokenize again"
    case .changedSource(let path):
      "\(path.quoted) holds the tokens of other or older text; tokenize again"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension ShardError {
  /// Makes the error for a fault of the file at `path`.
  init(_ fault: ShardFault, path: String) {
    switch fault {
    case .notAShard: self = .notAShard(path: path)
    case .otherVersion(let version): self = .otherVersion(path: path, version: version)
    case .wrongLength(let expected, let actual):
      self = .wrongLength(path: path, expected: expected, actual: actual)
    case .damaged(let detail): self = .damaged(path: path, detail: detail)
    }
  }
}
