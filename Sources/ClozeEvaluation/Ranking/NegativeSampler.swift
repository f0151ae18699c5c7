import ClozeTensor
import Foundation

/// Draws the negatives that a target is ranked against: without replacement, one after the other,
/// each in proportion to its weight among the remaining ones.
///
/// The draw depends only on the seed, the user and the excluded items, so that every model gets the
/// same negatives.
public struct NegativeSampler: Sendable {
  /// The seed that selects one of many samples.
  public let seed: UInt64
  /// ends[i] is the weight of the items 0...i.
  private let ends: [Int]
  /// The number of items with a positive weight.
  private let drawable: Int

  /// Makes a sampler in proportion to `weights`, such as interactions per item; items of weight 0
  /// are never drawn.
  public init(weights: [Int], seed: UInt64) {
    self.seed = seed
    var total = 0
    ends = weights.map { weight in
      total += max(0, weight)
      return total
    }
    drawable = weights.count { $0 > 0 }
  }

  /// Makes a sampler that draws each of `itemCount` items with equal probability.
  public init(itemCount: Int, seed: UInt64) {
    self.init(weights: Array(repeating: 1, count: itemCount), seed: seed)
  }

  /// Draws `count` different items, none of them in `excluded`.
  ///
  /// - Throws: `RankingError.tooFewItems` if there are not enough.
  public func draw(_ count: Int, user: Int, excluding excluded: [Int32]) throws -> [Int32] {
    var taken = Set(excluded)
    let available = drawable - taken.count { weight(Int($0)) > 0 }
    guard available >= count else {
      throw RankingError.tooFewItems(user: user, available: available, negatives: count)
    }
    var random = CounterRandom(seed: seed, purpose: .negativeSampling, sample: user)
    var drawn: [Int32] = []
    drawn.reserveCapacity(count)
    // Rejection sampling is fast as long as little of the weight is taken.
    var tries = 16 * count
    while drawn.count < count, tries > 0 {
      let item = item(at: random.below(wide: ends[ends.count - 1]))
      if taken.insert(item).inserted { drawn.append(item) }
      tries -= 1
    }
    return drawn + race(count - drawn.count, without: taken, &random)
  }

  private func weight(_ item: Int) -> Int {
    ends.indices.contains(item) ? ends[item] - (item > 0 ? ends[item - 1] : 0) : 0
  }

  /// Returns the first item whose end exceeds `place`.
  private func item(at place: Int) -> Int32 {
    var low = 0, high = ends.count - 1
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > place { high = middle } else { low = middle + 1 }
    }
    return Int32(low)
  }

  /// Draws the first arrivals if each item takes an exponentially distributed time, shorter for
  /// heavier ones: the same distribution as drawing one after the other (Efraimidis & Spirakis
  /// 2006), in one pass over all items.
  private func race(
    _ count: Int, without taken: Set<Int32>, _ random: inout CounterRandom
  ) -> [Int32] {
    guard count > 0 else { return [] }
    var arrivals: [(time: Double, item: Int32)] = []
    for item in ends.indices where weight(item) > 0 && !taken.contains(Int32(item)) {
      let draw = Double(random.next() >> 11) * 0x1p-53
      arrivals.append((-log1p(-draw) / Double(weight(item)), Int32(item)))
    }
    return arrivals.sorted { $0 < $1 }.prefix(count).map(\.item)
  }
}

extension CounterRandom {
  /// Draws a whole number in `0..<bound`, for bounds that may exceed 32 bits.
  fileprivate mutating func below(wide bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
