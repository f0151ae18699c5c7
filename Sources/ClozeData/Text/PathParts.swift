/// The paths that a user has named, as parts of a corpus.
public struct PathParts: Sendable, Equatable {
  /// The paths, in order.
  public let paths: [String]
  private let prefixes: [String]

  /// Makes the parts of `paths`.
  public init(_ paths: [String]) {
    self.paths = paths
    prefixes = paths.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
  }

  /// Returns the part of a file: the index of the first path that is the file's or that of a folder
  /// with it.
  public func part(of file: String) -> Int {
    paths.indices.first { paths[$0] == file || file.hasPrefix(prefixes[$0]) } ?? 0
  }
}
