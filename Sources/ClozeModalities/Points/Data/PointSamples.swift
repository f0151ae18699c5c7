import ClozeData
import ClozeEvaluation
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

  /// True if the run that they are for has no checkpoints yet, so that it starts from the model
  /// that it goes on from.
  var begins = false

  /// The seed of the split, and of the views of validation clouds.
  public let splitSeed: UInt64

  /// Reads the training clouds of `corpus`, each of at least `points` points, and those that
  /// validate.
  ///
  /// - Throws: Errors of reading, or `TrainingError.noData` if there are no training clouds.
  public init(_ corpus: PointCorpus, points: Int, observe: (PreparationEvent) throws -> Void) throws
  {
    try self.init(reading: corpus, points: points, observe: observe)
    try observe(.note("\(training.count) clouds train, \(validation.count) validate"))
    for note in equalityNotes { try observe(.note(note)) }
  }

  /// Notes on clouds with the same points: those that train and validate, and those of different
  /// classes.
  private var equalityNotes: [String] {
    let equals = set.firstEquals
    let repeated = equals.indices.count { equals[$0] != $0 }
    guard repeated > 0 else { return [] }
    let trained = Set(training.map { equals[Int($0)] })
    let shared = validation.count { trained.contains(equals[Int($0)]) }
    let side =
      shared > 0
      ? "\(shared) of those that validate have those of one that trains"
      : "equal clouds are on one side of the split"
    let notes = ["\(repeated) clouds have the points of another one; \(side)"]
    let contradictory = set.labels.indices.count {
      self.set.labels[$0] != self.set.labels[equals[$0]]
    }
    return notes
      + (contradictory > 0
        ? ["\(contradictory) clouds have the points of a cloud of another class"] : [])
  }

  /// Reads the clouds of `run` with its split; they must be those that it trained on.
  ///
  /// - Throws: Errors of reading, or `PointModelError.otherClouds`.
  public init(of run: RunFolder, _ corpus: PointCorpus, points: Int) throws {
    try self.init(reading: corpus, points: points) { _ in }
    // A task may append more about its data, after a blank.
    let kept = run.checkpoints.dataDigest()?.split(separator: " ").first
    guard kept == nil || kept ?? "" == set.digest else {
      throw PointModelError.otherClouds(path: run.path)
    }
  }

  private init(
    reading corpus: PointCorpus, points: Int, observe: (PreparationEvent) throws -> Void
  ) throws {
    let set = try PointSource(paths: corpus.paths).read(.train, minimumPoints: points) {
      try observe(.reading(bytes: $0))
    }
    guard !corpus.validationPaths.isEmpty else {
      try self.init(
        set, validation: corpus.validation, equalTogether: corpus.equalTogether,
        seed: corpus.splitSeed)
      return
    }
    let source = PointSource(paths: corpus.validationPaths)
    let given = try source.read(source.hasTest() ? .test : .all, minimumPoints: points) {
      try observe(.reading(bytes: $0))
    }
    self.init(
      set: set.joined(with: given), validation: Set(set.count..<set.count + given.count),
      seed: corpus.splitSeed)
  }

  private init(set: PointSet, validation: Set<Int>, seed: UInt64) {
    (self.set, splitSeed) = (set, seed)
    self.validation = validation.sorted().map(Int32.init)
    training = (0..<set.count).filter { !validation.contains($0) }.map(Int32.init)
  }

  /// Splits `set`; a share of it is used for validation, at least one cloud unless the share is 0,
  /// drawn by `seed`.
  ///
  /// - Parameter equalTogether: True to keep equal clouds on one side.
  /// - Throws: `TrainingError.noData` if there are no training clouds.
  public init(
    _ set: PointSet, validation share: Double, equalTogether: Bool = true, seed: UInt64
  ) throws {
    let wanted = share == 0 ? 0 : max(1, Int((share * Double(set.count)).rounded()))
    guard wanted < set.count else {
      throw TrainingError.noData(
        reason: "of \(set.count) clouds \(wanted) validate, none is left to train on; give more")
    }
    let equals = equalTogether ? set.firstEquals : Array(0..<set.count)
    let groups = EqualGroups(equals)
    var order = groups.firsts
    var random = CounterRandom(seed: seed, purpose: .split)
    for index in order.indices {
      order.swapAt(index, index + random.below(order.count - index))
    }
    self.init(set: set, validation: Set(groups.samples(order, fitting: wanted)), seed: seed)
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
      guard let (indices, taken) = order.takeFull(size) else { return nil }
      let chosen = indices.map { samples.training[$0] }
      return CursorBatch(
        batch: batch(chosen, number: taken.number, epoch: taken.epoch), next: order.cursor)
    }
  }

  /// The validation clouds, always the same views.
  public var validation: PointViews {
    PointViews(
      samples.set, samples.validation.map(Int.init), patch: patch, augmentation: augmentation,
      seed: samples.splitSeed, size: size, geometry: geometry)
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
