/// One cloud among those in files and folders.
public struct CloudSelection: Sendable, Equatable {
  /// Files of clouds or meshes, and folders of them.
  public var paths: [String]
  /// The index of the cloud among them, from 0.
  public var index: Int
  /// The seed by which points are drawn from a mesh or from more points than needed.
  public var seed: UInt64

  /// Selects the cloud number `index` of `paths`.
  public init(paths: [String], index: Int, seed: UInt64) {
    (self.paths, self.index, self.seed) = (paths, index, seed)
  }
}
