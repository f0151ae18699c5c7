import Foundation

/// A problem with a file of frames.
public enum FrameShardError: Error, Equatable, Sendable {
  /// The file is not a file of frames, is one of another version, or is damaged.
  case faulty(path: String, ShardFault)
  /// The frames are those of other or changed clips, or made with other settings.
  case changedSource(path: String)
  /// None of the clips has frames; `first` is one that was left out, of `count`.
  case noFrames(first: Omission?, count: Int)
}

extension FrameShardError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .faulty(let path, let fault):
      fault.line(path, not: "a file of frames", .frames, remedy: "remove it and make it again")
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
