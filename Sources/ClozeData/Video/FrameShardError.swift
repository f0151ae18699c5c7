import Foundation

/// A problem with a file of frames.
public enum FrameShardError: Error, Equatable, Sendable {
  /// The file is not a file of frames.
  case notAShard(path: String)
  /// The file was written by another version of the format.
  case otherVersion(path: String, version: Int)
  /// The file is truncated or too long.
  case wrongLength(path: String, expected: Int, actual: Int)
  /// The file's contents have changed; `detail` describes the evidence.
  case damaged(path: String, detail: String)
  /// The frames are those of other or changed clips, or made with other settings.
  case changedSource(path: String)
  /// None of the clips has frames; `first` is one that was left out, of `count`.
  case noFrames(first: Omission?, count: Int)

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

extension FrameShardError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notAShard(let path):
      "\(path.quoted) is not a file of frames; remove it and make it again"
    case .otherVersion(let path, let version):
      "\(path.quoted) is a file of frames of version \(version), not "
        + "\(ShardHeader.Kind.frames.version); remove it and make it again"
    case .wrongLength(let path, let expected, let actual):
      "\(path.quoted) has \(actual) bytes instead of \(expected); remove it and make it again"
    case .damaged(let path, let detail):
      "\(path.quoted) is damaged (\(detail)); remove it and make it again"
    case .changedSource(let path):
      "\(path.quoted) holds the frames of other or older clips; make it again"
    case .noFrames(let first, let count):
      first.map { "none of \(count) clips can be used, as \($0.name.quoted): \($0.reason)" }
        ?? "no clips; give files of video"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
