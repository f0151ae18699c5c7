/// Thresholds are chosen on validation data, never on those that are reported. Candidates are 0.5,
/// the lowest score, and the middle between each two neighbouring scores. Of those with the best F1
/// the one nearest to 0.5 is taken, and of two equally near ones the lower. So a label that no
/// sample has keeps 0.5.
extension LabelScores {
  /// The F1 that one threshold for all labels is chosen by.
  public enum Goal: String, Sendable, CaseIterable {
    /// Of all labels together.
    case micro
    /// The mean over labels.
    case macro
  }

  /// Returns the threshold for all labels that gives the best F1.
  public func sharedThreshold(for goal: Goal) -> LabelThresholds {
    let counts = labels.indices.map { label in
      HitCounts(expected: places(of: label).count { targets[$0] })
    }
    return .shared(bestThreshold(Array(scores.indices), counts, goal))
  }

  /// Returns the threshold of each label that gives it the best F1.
  public func thresholdPerLabel() -> LabelThresholds {
    .perLabel(
      labels.indices.map { label in
        let places = Array(places(of: label))
        return bestThreshold(places, [HitCounts(expected: places.count { targets[$0] })], .micro)
      })
  }

  private func places(of label: Int) -> StrideTo<Int> {
    stride(from: label, to: scores.count, by: labels.count)
  }

  /// The best threshold for the scores at `places`, whose label is the place modulo the number of
  /// `counts`; these count nothing predicted yet.
  private func bestThreshold(_ places: [Int], _ counts: [HitCounts], _ goal: Goal) -> Double {
    let sorted = places.sorted { scores[$0] > scores[$1] }
    var counts = counts, best = BestThreshold(), next = 0
    // Those at 0.5 and above are predicted at 0.5, which may lie between no two scores.
    var hasHalf = false
    while next <= sorted.count {
      let score = next < sorted.count ? scores[sorted[next]] : -.infinity
      let previous = next > 0 ? scores[sorted[next - 1]] : .infinity
      let value = goal == .micro ? counts.micro.f1 : counts.macro.f1
      if !hasHalf, score < 0.5 {
        best.offer(0.5, value)
        hasHalf = true
      }
      if next > 0 { best.offer(Self.between(score, previous), value) }
      guard next < sorted.count else { break }
      while next < sorted.count, scores[sorted[next]] == score {
        let place = sorted[next]
        counts[place % counts.count].predicted += 1
        counts[place % counts.count].hits += targets[place] ? 1 : 0
        next += 1
      }
    }
    return best.threshold
  }

  /// A number above `lower` and at most `upper`: the middle, or `upper` where nothing is between
  /// them or they are infinitely far apart.
  private static func between(_ lower: Double, _ upper: Double) -> Double {
    let middle = lower / 2 + upper / 2
    return middle.isFinite && middle > lower && middle < upper ? middle : upper
  }
}

/// The best threshold of those offered. Values that differ by rounding alone are equal.
private struct BestThreshold {
  private(set) var threshold = 0.5
  private var value = -1.0

  mutating func offer(_ threshold: Double, _ value: Double) {
    let value = (value * 1e10).rounded()
    let order = (-value, abs(threshold - 0.5), threshold)
    guard order < (-self.value, abs(self.threshold - 0.5), self.threshold) else { return }
    (self.threshold, self.value) = (threshold, value)
  }
}
