import ClozeTensor

/// 95% percentile intervals of means and other functions of counts, from 1000 resamples of the
/// cases with replacement (Efron & Tibshirani 1993, chapter 13).
public struct Bootstrap: Sendable {
  /// The seed of the resamples.
  public let seed: UInt64
  /// The number of resamples.
  static let resamples = 1000
  /// The share of resamples whose values lie in the interval.
  static let confidence = 0.95

  /// The value of a mean, or of another quantity, and its interval.
  public struct Estimate: Sendable, Equatable {
    /// The value over the original cases.
    public let value: Double
    /// The lower end of the interval.
    public let low: Double
    /// The upper end of the interval.
    public let high: Double
  }

  /// Makes a bootstrap with the resamples of `seed`.
  public init(seed: UInt64) { self.seed = seed }

  /// Returns the mean of `values`, one per case, with its interval.
  ///
  /// - Throws: `RankingError.noCases` if there are none.
  public func estimate(_ values: [Double]) throws -> Estimate {
    guard !values.isEmpty else { throw RankingError.noCases }
    return estimates(classes: Array(values.indices), values: [values])[0]
  }

  /// Returns the means of several quantities of the same cases, from the same resamples. Cases of
  /// one class have equal values: a draw only counts its class, which makes hundreds of thousands
  /// of cases cheap.
  ///
  /// - Parameters:
  ///   - classes: each case's class; at least one case.
  ///   - values: for each quantity, its value in each class.
  func estimates(classes: [Int], values: [[Double]]) -> [Estimate] {
    estimates(classes: classes, classCount: values.first?.count ?? 0) { counts in
      values.map { Self.mean($0, counts, classes.count) }
    }
  }

  /// Returns several quantities of the same cases, from the same resamples, that are functions of
  /// the number of cases of each class.
  ///
  /// - Parameters:
  ///   - classes: each case's class, below `classCount`; at least one case.
  ///   - quantities: returns the values for the number of cases in each class.
  func estimates(
    classes: [Int], classCount: Int, _ quantities: (_ counts: [Int32]) -> [Double]
  ) -> [Estimate] {
    var counts = [Int32](repeating: 0, count: classCount)
    for index in classes { counts[index] += 1 }
    let actual = quantities(counts), compact = classes.map { Int32($0) }
    var drawn = actual.map { _ in [Double]() }
    for resample in 0..<Self.resamples {
      var random = CounterRandom(seed: seed, purpose: .bootstrap, sample: resample)
      Self.draw(&counts, compact, &random)
      for (index, value) in quantities(counts).enumerated() { drawn[index].append(value) }
    }
    return zip(actual, drawn).map { value, drawn in
      let sorted = drawn.sorted()
      return Estimate(
        value: value, low: Self.quantile(sorted, (1 - Self.confidence) / 2),
        high: Self.quantile(sorted, (1 + Self.confidence) / 2))
    }
  }

  /// Draws as many cases as there are, and counts their classes.
  private static func draw(
    _ counts: inout [Int32], _ classes: [Int32], _ random: inout CounterRandom
  ) {
    let cases = classes.count
    counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      classes.withUnsafeBufferPointer { classes in
        for _ in 0..<cases { counts[Int(classes[random.below(cases)])] += 1 }
      }
    }
  }

  /// Returns the mean of values that occur `counts` times, `cases` in all.
  private static func mean(_ values: [Double], _ counts: [Int32], _ cases: Int) -> Double {
    var sum = 0.0
    for index in values.indices { sum += values[index] * Double(counts[index]) }
    return sum / Double(cases)
  }

  /// Returns the `share`-quantile of sorted numbers, interpolated linearly.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1), below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
