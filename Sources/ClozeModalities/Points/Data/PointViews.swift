import ClozeData
import ClozeTensor

/// Clouds of a set as models see them outside of training.
public struct PointViews: Sendable {
  /// The clouds.
  public let set: PointSet
  /// The indices of the clouds, in order.
  public let indices: [Int]
  /// The settings for cutting clouds into patches.
  public let patch: PatchConfiguration
  /// The random changes to all views except the first.
  public let augmentation: PointAugmentation
  /// The seed by which points are chosen from clouds that have more than needed.
  public let seed: UInt64
  /// The number of clouds per batch.
  public let size: Int
  private let geometry: PointGeometry

  /// Makes views of the clouds of `set` at `indices` (by default all), `size` at a time.
  public init(
    _ set: PointSet, _ indices: [Int]? = nil, patch: PatchConfiguration,
    augmentation: PointAugmentation = PointAugmentation(), seed: UInt64, size: Int = 64,
    geometry: PointGeometry
  ) {
    self.indices = indices ?? Array(0..<set.count)
    (self.set, self.patch, self.augmentation) = (set, patch, augmentation)
    (self.seed, self.size) = (seed, max(1, size))
    self.geometry = geometry
  }

  /// Returns view `view` of all clouds in order. The first, 0, is of the unchanged clouds.
  public func batches(view: Int = 0) -> some Sequence<PointBatch> {
    stride(from: 0, to: indices.count, by: size).lazy.map { first in
      let part = indices[first..<Swift.min(first + size, indices.count)]
      let clouds = part.flatMap { index -> [Float] in
        var random = CounterRandom(seed: seed, purpose: .cloud, step: -1 - view, sample: index)
        var cloud = set.cloud(index, points: patch.points, &random)
        if view > 0 { augmentation.apply(&cloud, &random) }
        return cloud
      }
      return PointBatch(
        number: 0, indices: part.map(Int32.init), clouds: clouds,
        patches: PointPatches(clouds, patch, geometry))
    }
  }
}
