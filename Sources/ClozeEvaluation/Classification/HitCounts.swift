/// The numbers from which precision, recall and F1 of one type or label follow, and, added up,
/// those of several.
public struct HitCounts: Sendable, Hashable {
  /// The number of those predicted that are right.
  public var hits: Int
  /// The number of those predicted.
  public var predicted: Int
  /// The number of those that should be predicted, called support.
  public var expected: Int

  /// Makes counts, by default of nothing.
  public init(hits: Int = 0, predicted: Int = 0, expected: Int = 0) {
    (self.hits, self.predicted, self.expected) = (hits, predicted, expected)
  }

  /// Precision, recall and F1; a share of nothing is 0.
  public var scores: PrecisionRecall {
    func share(_ part: Int, of whole: Int) -> Double {
      whole > 0 ? Double(part) / Double(whole) : 0
    }
    return PrecisionRecall(
      precision: share(hits, of: predicted), recall: share(hits, of: expected),
      f1: share(2 * hits, of: predicted + expected))
  }

  /// Adds `times` the counts of `other`.
  mutating func add(_ other: HitCounts, times: Int = 1) {
    hits += times * other.hits
    predicted += times * other.predicted
    expected += times * other.expected
  }
}

/// A precision, a recall and their F1, or means of several: the mean of F1 is not the F1 of means.
public struct PrecisionRecall: Sendable, Equatable {
  /// The share of right ones among those predicted.
  public let precision: Double
  /// The share of those predicted among those that should be.
  public let recall: Double
  /// 2 hits / (predicted + expected), the harmonic mean of both.
  public let f1: Double
}

extension Collection<HitCounts> {
  /// The scores of all counts added up.
  public var micro: PrecisionRecall {
    var sum = HitCounts()
    for counts in self { sum.add(counts) }
    return sum.scores
  }

  /// The means of the scores; 0 if there are none.
  public var macro: PrecisionRecall { mean { _ in 1 } }

  /// The means of the scores weighted by what should be predicted; 0 if that is nothing.
  public var weighted: PrecisionRecall { mean { Double($0.expected) } }

  private func mean(weight: (HitCounts) -> Double) -> PrecisionRecall {
    var precision = 0.0, recall = 0.0, f1 = 0.0, total = 0.0
    for counts in self {
      let scores = counts.scores, weight = weight(counts)
      precision += weight * scores.precision
      recall += weight * scores.recall
      f1 += weight * scores.f1
      total += weight
    }
    guard total > 0 else { return PrecisionRecall(precision: 0, recall: 0, f1: 0) }
    return PrecisionRecall(precision: precision / total, recall: recall / total, f1: f1 / total)
  }
}
