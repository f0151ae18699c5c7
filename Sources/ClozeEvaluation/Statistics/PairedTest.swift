import ClozeTensor

/// Tests whether two models differ by more than chance, user by user.
public enum PairedTest {
  /// The number of draws of signs.
  static let draws = 10_000

  /// Returns the mean of a - b, and the two-sided p value of the sign-flip randomization test
  /// (Fisher 1935, section 21; for rankings Smucker, Allan & Carterette 2007).
  ///
  /// If the models were equivalent, each difference could equally have the other sign. p is the
  /// share of such changes of sign whose sum is at least as far from 0 as the observed one: over
  /// all of them if they are no more than 10,000, otherwise over 10,000 draws, with the observed
  /// one counted among them, so that p is never 0 (Phipson & Smyth 2010).
  ///
  /// - Throws: `RankingError` if there are no values or the counts differ.
  public static func signFlip(
    a: [Double], b: [Double], seed: UInt64
  ) throws -> (difference: Double, p: Double) {
    guard a.count == b.count else {
      throw RankingError.differentCases(first: a.count, second: b.count)
    }
    guard !a.isEmpty else { throw RankingError.noCases }
    let differences = zip(a, b).map { $0 - $1 }, sum = differences.reduce(0, +)
    let sizes = differences.map(abs).filter { $0 != 0 }.sorted()
    // Sums that differ only by rounding are ties, and ties count.
    let bound = abs(sum) - 1e-12 * sizes.reduce(0, +)
    let all = sizes.count < Int.bitWidth - 1 ? 1 << sizes.count : Int.max
    let p = all <= draws ? exact(sizes, all, bound) : drawn(sizes, bound, seed)
    return (sum / Double(a.count), p)
  }

  /// Returns the share of all assignments of signs to the sizes whose sum reaches the bound.
  private static func exact(_ sizes: [Double], _ all: Int, _ bound: Double) -> Double {
    let reaching = (0..<all).count { signs in
      let sum = sizes.indices.reduce(0.0) {
        $0 + (signs >> $1 & 1 == 1 ? sizes[$1] : -sizes[$1])
      }
      return abs(sum) >= bound
    }
    return Double(reaching) / Double(all)
  }

  /// Estimates the same share over random signs. Of n equal sizes only the number of positive ones
  /// matters, which is the number of ones among n random bits.
  private static func drawn(_ sizes: [Double], _ bound: Double, _ seed: UInt64) -> Double {
    var groups: [(size: Double, count: Int)] = []
    for size in sizes {
      if groups.last?.size == size {
        groups[groups.count - 1].count += 1
      } else {
        groups.append((size, 1))
      }
    }
    // A million groups would take minutes; fewer draws still determine p to a thousandth.
    let draws = max(1000, min(Self.draws, 2_000_000_000 / max(1, groups.count)))
    let reaching = (0..<draws).count { draw in
      var bits = RandomBits(CounterRandom(seed: seed, purpose: .signFlip, sample: draw))
      var sum = 0.0
      for group in groups {
        sum += group.size * Double(2 * bits.ones(of: group.count) - group.count)
      }
      return abs(sum) >= bound
    }
    return Double(reaching + 1) / Double(draws + 1)
  }
}

/// Random bits, consumed a few at a time.
private struct RandomBits {
  private var random: CounterRandom
  private var word: UInt64 = 0
  private var left = 0

  init(_ random: CounterRandom) { self.random = random }

  /// Returns the number of ones among the next `count` bits.
  mutating func ones(of count: Int) -> Int {
    var count = count, ones = 0
    while count >= 64 {
      ones += random.next().nonzeroBitCount
      count -= 64
    }
    if left < count {
      word = random.next()
      left = 64
    }
    ones += (word & (1 << UInt64(count) - 1)).nonzeroBitCount
    word >>= UInt64(count)
    left -= count
    return ones
  }
}
