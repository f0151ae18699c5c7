import Foundation

/// A problem with a file of features.
public enum FeatureShardError: Error, Equatable, Sendable {
  /// The file is not a file of features, is one of another version, or is damaged.
  case faulty(path: String, ShardFault)
  /// The features are those of other or changed sound, or made with other settings.
  case changedSource(path: String)
  /// None of the utterances has features; `first` is one that was left out, of `count`.
  case noFeatures(first: SoundOmission?, count: Int)
}

extension FeatureShardError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .faulty(let path, let fault):
      fault.line(path, not: "a file of features", .features, remedy: "remove it and make it again")
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
