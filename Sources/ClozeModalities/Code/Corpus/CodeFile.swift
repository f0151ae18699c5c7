/// A file of source code.
public struct CodeFile: Sendable, Equatable {
  /// Its name, reachable from the current folder.
  public let path: String
  /// The project it belongs to: a folder, or the file itself where it stands alone.
  public let project: String
  /// Its size in bytes when it was listed.
  public let size: Int
  /// When it last changed, in nanoseconds since 1970.
  public let modified: Int
  /// Whether the user named it, rather than a folder that holds it.
  public let isNamed: Bool

  /// The folder that holds it.
  public var folder: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
