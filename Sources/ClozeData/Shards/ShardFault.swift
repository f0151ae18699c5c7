/// A fault of a file of samples, whose name its reader adds.
public enum ShardFault: Error, Equatable, Sendable {
  /// The file is of no such kind.
  case notAShard
  /// The file was written by another version.
  case otherVersion(Int)
  /// The file is truncated or too long.
  case wrongLength(expected: Int, actual: Int)
  /// The contents have changed; the text describes the evidence.
  case damaged(String)
}

extension ShardFault {
  /// Returns a line: the fault, the file at `path`, and what to do.
  ///
  /// - Parameters:
  ///   - noun: What the file should be, such as `a file of features`.
  ///   - kind: The kind, whose version is read.
  ///   - remedy: The end of the line, such as `remove it and make it again`.
  package func line(
    _ path: String, not noun: String, _ kind: ShardHeader.Kind, remedy: String
  ) -> String {
    let problem =
      switch self {
      case .notAShard: "is not \(noun)"
      case .otherVersion(let version): "is \(noun) of version \(version), not \(kind.version)"
      case .wrongLength(let expected, let actual): "has \(actual) bytes instead of \(expected)"
      case .damaged(let detail): "is damaged (\(detail))"
      }
    return "\(path.quoted) \(problem); \(remedy)"
  }
}
