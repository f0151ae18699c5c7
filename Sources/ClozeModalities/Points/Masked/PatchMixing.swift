import ClozeTensor

/// The exchange of patches between the clouds of a batch (Yu et al. 2022, section 3.3): cloud b
/// keeps each of its patches with a probability drawn from U(0, 1), and takes the others from cloud
/// B - 1 - b.
public struct PatchMixing: Sendable, Equatable {
  /// G, the number of patches per cloud.
  public let patches: Int
  /// True for each patch that a cloud keeps [B G].
  public let isOwn: [Bool]
  /// The probability of keeping a patch, for each cloud [B].
  public let rates: [Double]

  /// The index of the patch in the batch that each patch of the mixed batch comes from [B G].
  public var sources: [Int] {
    isOwn.indices.map { place in
      let (cloud, patch) = (place / patches, place % patches)
      return isOwn[place] ? place : (rates.count - 1 - cloud) * patches + patch
    }
  }

  /// The clouds that each mixed one is made from, with their shares [B].
  var shares: [[(sequence: Int, share: Double)]] {
    rates.enumerated().map { cloud, rate in
      [(cloud, rate), (rates.count - 1 - cloud, 1 - rate)]
    }
  }

  /// Returns the values of the mixed batch, with `width` values per patch.
  public func mixed<Number>(_ values: [Number], width: Int = 1) -> [Number] {
    var result: [Number] = []
    result.reserveCapacity(values.count)
    for source in sources { result += values[source * width..<(source + 1) * width] }
    return result
  }
}

extension PatchMixing {
  /// Draws the exchange for `clouds` clouds of `patches` patches at `step` of a run with `seed`.
  public init(clouds: Int, patches: Int, seed: UInt64, step: Int) {
    var isOwn: [Bool] = [], rates: [Double] = []
    for cloud in 0..<clouds {
      var random = CounterRandom(seed: seed, purpose: .mixing, step: step, sample: cloud)
      let rate = random.uniform()
      rates.append(rate)
      for _ in 0..<patches { isOwn.append(random.uniform() < rate) }
    }
    self.init(patches: patches, isOwn: isOwn, rates: rates)
  }
}

extension PointPatches {
  /// Returns the clouds after the exchange of patches.
  func mixed(_ mixing: PatchMixing) -> PointPatches {
    PointPatches(
      points: mixing.mixed(points, width: 3 * configuration.patchSize),
      centres: mixing.mixed(centres, width: 3), configuration)
  }

  /// Makes clouds that are already cut.
  ///
  /// - Shapes: `points` [B G S, 3], `centres` [B G, 3].
  init(points: [Float], centres: [Float], _ configuration: PatchConfiguration) {
    clouds = centres.count / (3 * configuration.patches)
    (self.points, self.centres, self.configuration) = (points, centres, configuration)
  }
}
