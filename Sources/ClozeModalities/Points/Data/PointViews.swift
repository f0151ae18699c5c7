import ClozeData
import ClozeTensor

/// Clouds of a set as a model that does not train sees them.
public struct PointViews: Sendable {
  /// The clouds.
  public let set: PointSet
  /// Which of them are looked at, in this order.
  public let indices: [Int]
  /// How they are cut.
  public let patch: PatchConfiguration
  /// How they are changed at random; not in their first view.
  public let augmentation: PointAugmentation
  /// Which points are taken of a cloud that has more follows from it.
  public let seed: UInt64
  /// Clouds at once.
  public let size: Int
  private let geometry: PointGeometry

  /// Views of the clouds of `set` at `indices` (all by default), `size` at a time.
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

  /// View `view` of all clouds in their order. The first, 0, is of the clouds as they are.
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
