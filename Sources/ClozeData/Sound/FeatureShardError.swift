import Foundation

/// A problem with a file of features.
public enum FeatureShardError: Error, Equatable, Sendable {
  /// The file is not a file of features.
  case notAShard(path: String)
  /// The file was written by another version of the format.
  case otherVersion(path: String, version: Int)
  /// The file is truncated or too long.
  case wrongLength(path: String, expected: Int, actual: Int)
  /// The file's contents have changed; `detail` describes the evidence.
  case damaged(path: String, detail: String)
  /// The features are those of other or changed sound, or made with other settings.
  case changedSource(path: String)
  /// None of the utterances has features; `first` is one that was left out, of `count`.
  case noFeatures(first: SoundOmission?, count: Int)
}

extension FeatureShardError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notAShard(let path):
      "\(path.quoted) is not a file of features; remove it and make it again"
    case .otherVersion(let path, let version):
      "\(path.quoted) is a file of features of version \(version), not "
        + "\(ShardHeader.Kind.features.version); remove it and make it again"
    case .wrongLength(let path, let expected, let actual):
      "\(path.quoted) has \(actual) bytes instead of \(expected); remove it and make it again"
    case .damaged(let path, let detail):
      "\(path.quoted) is damaged (\(detail)); remove it and make it again"
    case .changedSource(let path):
      "\(path.quoted) holds the features of other or older sound; make it again"
    case .noFeatures(let first, let count):
      first.map { "none of \(count) utterances can be used, as \($0.name.quoted): \($0.reason)" }
        ?? "no utterances; give sound files"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension FeatureShardError {
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
