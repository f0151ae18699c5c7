/// One cloud of files and folders of clouds.
public struct CloudSelection: Sendable, Equatable {
  /// Files of clouds or meshes, and folders of them.
  public var paths: [String]
  /// The number of the cloud among them, from 0.
  public var index: Int
  /// The seed that decides which points are drawn of a mesh or of many points.
  public var seed: UInt64

  /// The cloud number `index` of `paths`.
  public init(paths: [String], index: Int, seed: UInt64) {
    (self.paths, self.index, self.seed) = (paths, index, seed)
  }
}
