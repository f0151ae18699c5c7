import ClozeTensor

/// K-way N-shot draws (Vinyals et al. 2016): for each of K classes, N samples to learn from and
/// some others to classify.
public struct FewShot: Sendable, Equatable {
  /// K, the number of classes.
  public var ways: Int
  /// N, the number of samples per class to learn from.
  public var shots: Int
  /// The number of samples per class to classify.
  public var queries: Int

  /// One draw.
  public struct Episode: Sendable, Equatable {
    /// The classes, ascending.
    public let classes: [Int32]
    /// The indices of the samples to learn from, class by class.
    public let support: [Int]
    /// The indices of the samples to classify, class by class; none of them is in `support`.
    public let query: [Int]
  }

  /// Makes the sizes of draws; 20 queries per class are usual for point clouds (Sharma & Kaul
  /// 2020).
  public init(ways: Int, shots: Int, queries: Int = 20) {
    (self.ways, self.shots, self.queries) = (ways, shots, queries)
  }

  /// Returns draw `number` among samples with `labels`: a function of its arguments alone. Classes
  /// with too few samples are not drawn.
  ///
  /// - Throws: `ProbeError` if too few classes are left, or a size is not positive.
  public func episode(_ number: Int, of labels: [Int32], seed: UInt64) throws -> Episode {
    for (name, value, least) in [("ways", ways, 2), ("shots", shots, 1), ("queries", queries, 1)]
    where value < least {
      throw ProbeError.badSetting(
        name: name, value: Double(value), expected: "must be at least \(least)")
    }
    let (perClass, overflow) = shots.addingReportingOverflow(queries)
    let places = Dictionary(grouping: labels.indices, by: { labels[$0] })
    let eligible = places.keys.filter { !overflow && (places[$0]?.count ?? 0) >= perClass }
    guard eligible.count >= ways else {
      throw ProbeError.tooFewClasses(
        ways: ways, perClass: perClass, eligible: eligible.count)
    }
    var random = CounterRandom(seed: seed, purpose: .fewShot, sample: number)
    let classes = eligible.sorted().shuffled(using: &random).prefix(ways).sorted()
    var (support, query): ([Int], [Int]) = ([], [])
    for label in classes {
      let drawn = (places[label] ?? []).shuffled(using: &random).prefix(perClass)
      support += drawn.prefix(shots)
      query += drawn.dropFirst(shots)
    }
    return Episode(classes: classes, support: support, query: query)
  }
}

/// The mean and the standard deviation of several draws.
public struct DrawSummary: Sendable, Equatable {
  /// The mean.
  public let mean: Double
  /// The standard deviation over the draws (with n - 1); 0 for a single one.
  public let deviation: Double
  /// The number of draws.
  public let draws: Int

  /// Summarises the results of the draws; the mean of none is 0.
  public init(_ values: [Double]) {
    draws = values.count
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
  }
}
