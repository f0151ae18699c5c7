/// A file of source code.
public struct CodeFile: Sendable, Equatable {
  /// Its path, absolute or relative to the current folder.
  public let path: String
  /// The project it belongs to: a folder, or the file itself if it is in none.
  public let project: String
  /// Its size in bytes when it was listed.
  public let size: Int
  /// Its modification time, in nanoseconds since 1970.
  public let modified: Int
  /// True if the user named the file rather than a folder that contains it.
  public let isNamed: Bool

  /// The folder that contains it.
  public var folder: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
