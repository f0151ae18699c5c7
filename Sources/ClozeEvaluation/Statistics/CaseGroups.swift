/// Numbers that are counted case by case and added up.
protocol CaseCounts: Hashable, Sendable {
  /// The counts of no case at all.
  var empty: Self { get }
  /// Adds `times` the counts of `other`.
  mutating func add(_ other: Self, times: Int)
}

/// The counts of cases, of which equal ones are kept and resampled together.
struct CaseGroups<Counts: CaseCounts>: Sendable {
  /// The counts over all cases.
  let total: Counts
  /// The different counts of single cases, and each case's index among them.
  private let counts: [Counts]
  private let places: [Int]

  /// Groups `cases`; `empty` are the counts of none.
  init(_ cases: some Sequence<Counts>, empty: Counts) {
    var total = empty, indices: [Counts: Int] = [:], counts: [Counts] = []
    places = cases.map { one in
      total.add(one, times: 1)
      if let index = indices[one] { return index }
      indices[one] = counts.count
      counts.append(one)
      return counts.count - 1
    }
    (self.total, self.counts) = (total, counts)
  }

  /// Returns the metrics called `names`, whose values `values` computes, with 95% percentile
  /// intervals from 1000 bootstrap resamples of the cases.
  func estimates(
    _ names: [String], seed: UInt64, _ values: (Counts) -> [Double]
  ) -> [MetricEstimate] {
    let estimates = Bootstrap(seed: seed).estimates(classes: places, classCount: counts.count) {
      var sum = total.empty
      for (counts, times) in zip(counts, $0) where times > 0 { sum.add(counts, times: Int(times)) }
      return values(sum)
    }
    return zip(names, estimates).map {
      MetricEstimate(name: $0, value: $1.value, low: $1.low, high: $1.high)
    }
  }
}
