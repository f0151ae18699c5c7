import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A set of clouds, split into training and validation clouds.
public struct PointSamples: Sendable {
  /// The clouds.
  public let set: PointSet
  /// The indices of the training clouds, ascending.
  public let training: [Int32]
  /// The indices of the validation clouds, ascending.
  public let validation: [Int32]

  /// Reads the training clouds of `corpus`, each of at least `points` points.
  ///
  /// - Throws: Errors of reading, or `TrainingError.noData` if there are no training clouds.
  public init(
    _ corpus: PointCorpus, points: Int, seed: UInt64, observe: (PreparationEvent) -> Void
  ) throws {
    let set = try PointSource(paths: corpus.paths).read(.train, minimumPoints: points) {
      observe(.reading(bytes: $0))
    }
    try self.init(set, validation: corpus.validation, seed: seed)
    observe(.note("\(training.count) clouds train, \(validation.count) validate"))
  }

  /// Reads the clouds of `run` with its split; they must be those that it trained on.
  ///
  /// - Throws: Errors of reading, or `PointModelError.otherClouds`.
  public init(of run: RunFolder, _ corpus: PointCorpus, points: Int, seed: UInt64) throws {
    let set = try PointSource(paths: corpus.paths).read(.train, minimumPoints: points)
    // A task may append more about its data, after a blank.
    let kept = run.checkpoints.dataDigest()?.split(separator: " ").first
    guard kept == nil || kept ?? "" == set.digest else {
      throw PointModelError.otherClouds(path: run.path)
    }
    try self.init(set, validation: corpus.validation, seed: seed)
  }

  /// Splits `set`; a share of it is used for validation, at least one cloud unless the share is 0,
  /// drawn by `seed`.
  ///
  /// - Throws: `TrainingError.noData` if there are no training clouds.
  public init(_ set: PointSet, validation share: Double, seed: UInt64) throws {
    var order = Array(0..<Int32(set.count))
    var random = CounterRandom(seed: seed, purpose: .split)
    let wanted = share == 0 ? 0 : max(1, Int((share * Double(set.count)).rounded()))
    guard wanted < set.count else {
      throw TrainingError.noData(
        reason: "of \(set.count) clouds \(wanted) validate, none is left to train on; give more")
    }
    for index in 0..<wanted { order.swapAt(index, index + random.below(set.count - index)) }
    self.set = set
    validation = order[..<wanted].sorted()
    training = order[wanted...].sorted()
  }
}

/// The clouds of one step.
public struct PointBatch: Sendable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The clouds' numbers in the set [B].
  public let indices: [Int32]
  /// The clouds, as they are trained on [B, N, 3].
  public let clouds: [Float]
  /// The clouds cut into patches.
  public let patches: PointPatches
}

/// The construction of batches from clouds, common to all tasks.
public struct PointBatches: Sendable {
  /// The clouds.
  public let samples: PointSamples
  /// The settings for cutting clouds into patches.
  public let patch: PatchConfiguration
  /// The random changes to training clouds.
  public let augmentation: PointAugmentation
  /// B, the number of clouds per batch.
  public let size: Int
  /// The seed of all random numbers.
  public let seed: UInt64
  private let geometry: PointGeometry

  /// Makes batches of `size` clouds.
  public init(
    _ samples: PointSamples, patch: PatchConfiguration, augmentation: PointAugmentation,
    size: Int, seed: UInt64, device: Device
  ) {
    self.samples = samples
    self.patch = patch
    self.augmentation = augmentation
    self.size = min(size, samples.training.count)
    self.seed = seed
    geometry = PointGeometry(pool: device.backend.pool)
  }

  /// Returns an endless stream of training batches from `cursor` on, made on a separate thread. All
  /// are full: the remainder of an epoch is omitted.
  public func stream(from cursor: BatchCursor) throws -> BatchSequence<PointBatch> {
    let order = try SampleOrder(count: samples.training.count, seed: seed, cursor: cursor)
    return PrefetchingStream(state: order) { order in
      while true {
        var indices: [Int32] = []
        let taken = order.take { index, _ in
          guard indices.count < size else { return false }
          indices.append(samples.training[index])
          return true
        }
        guard let taken else { return nil }
        guard indices.count == size else { continue }
        return CursorBatch(
          batch: batch(indices, number: taken.number, epoch: taken.epoch), next: order.cursor)
      }
    }
  }

  /// The validation clouds, always the same views.
  public var validation: PointViews {
    PointViews(
      samples.set, samples.validation.map(Int.init), patch: patch, augmentation: augmentation,
      seed: seed, size: size, geometry: geometry)
  }

  private func batch(_ indices: [Int32], number: Int, epoch: Int) -> PointBatch {
    var clouds: [Float] = []
    clouds.reserveCapacity(indices.count * patch.points * 3)
    for index in indices {
      var random = CounterRandom(
        seed: seed, purpose: .cloud, step: epoch, sample: Int(index))
      var cloud = samples.set.cloud(Int(index), points: patch.points, &random)
      augmentation.apply(&cloud, &random)
      clouds += cloud
    }
    return PointBatch(
      number: number, indices: indices, clouds: clouds,
      patches: PointPatches(clouds, patch, geometry))
  }
}
