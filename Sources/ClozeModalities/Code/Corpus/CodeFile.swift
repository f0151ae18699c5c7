/// A file of source code.
public struct CodeFile: Sendable, Equatable {
  /// The path, absolute or relative to the current folder.
  public let path: String
  /// The project that the file belongs to: a folder, or the file itself if it is in none.
  public let project: String
  /// The size in bytes when the file was listed.
  public let size: Int
  /// The modification time, in nanoseconds since 1970.
  public let modified: Int
  /// True if the user named the file rather than a folder that contains it.
  public let isNamed: Bool

  /// The folder that contains the file.
  public var folder: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
