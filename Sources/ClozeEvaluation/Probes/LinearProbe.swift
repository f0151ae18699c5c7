import ClozeTensor

/// A linear support vector machine on frozen features: one class against all others, squared hinge
/// loss. Features are standardised with the means and deviations of the training rows alone.
public struct LinearProbe: Sendable {
  /// What it is chosen from, and how.
  public struct Choice: Sendable, Equatable {
    /// The values of C that are tried.
    public var costs = [1e-4, 1e-3, 1e-2, 1e-1, 1]
    /// What is taken where no class has two rows, so that none can be held out to choose by.
    public var usual = 1e-2
    /// The share of each class's training rows that chooses among them.
    public var validationShare = 0.2
    /// Chooses those rows.
    public var seed: UInt64 = 42

    /// The defaults.
    public init() {}
  }

  /// C, what errors cost beside large weights.
  public let cost: Double
  /// The share of validation rows that were right, for each value of C that was tried; empty where none
  /// was chosen.
  public let validation: [(cost: Double, accuracy: Double)]
  private let classes: [Int32]
  private let weights: [[Double]]
  private let mean: [Double]
  private let deviation: [Double]

  /// A probe with a given C.
  ///
  /// Throws a `ProbeError` if there are not two classes, or not as many labels as rows.
  public init(_ features: FeatureRows, labels: [Int32], cost: Double, pool: ThreadPool) throws {
    try self.init(features, labels, cost, [], pool)
  }

  /// A probe whose C is chosen on a share of the training rows, the smallest of equally good ones, and
  /// which is then trained on all of them.
  ///
  /// Throws a `ProbeError` if there are not two classes, or not as many labels as rows.
  public init(
    _ features: FeatureRows, labels: [Int32], choosing choice: Choice = Choice(), pool: ThreadPool
  ) throws {
    guard (0..<1).contains(choice.validationShare), choice.validationShare > 0 else {
      throw ProbeError.badSetting(
        name: "validationShare", value: choice.validationShare, expected: "must lie in (0, 1)")
    }
    try Self.check(features, labels)
    let parts = StratifiedSplit(labels, share: choice.validationShare, seed: choice.seed)
    guard !parts.share.isEmpty else {
      try self.init(features, labels, choice.usual, [], pool)
      return
    }
    let (fitting, held) = (features.rows(parts.rest), features.rows(parts.share))
    let answers = parts.share.map { labels[$0] }
    let tried = try choice.costs.sorted().map { cost in
      let probe = try LinearProbe(
        fitting, labels: parts.rest.map { labels[$0] }, cost: cost, pool: pool)
      let right = zip(try probe.predictions(of: held), answers).count { $0 == $1 }
      return (cost: cost, accuracy: Double(right) / Double(max(1, answers.count)))
    }
    guard let first = tried.first else {
      throw ProbeError.badSetting(name: "costs", value: 0, expected: "give at least one value")
    }
    let best = tried.reduce(first) { $1.accuracy > $0.accuracy ? $1 : $0 }
    try self.init(features, labels, best.cost, tried, pool)
  }

  private init(
    _ features: FeatureRows, _ labels: [Int32], _ cost: Double,
    _ validation: [(cost: Double, accuracy: Double)], _ pool: ThreadPool
  ) throws {
    try Self.check(features, labels)
    guard cost > 0, cost.isFinite else {
      throw ProbeError.badSetting(name: "C", value: cost, expected: "must be positive")
    }
    (mean, deviation) = features.moments()
    classes = Set(labels).sorted()
    weights = try LinearSolver(Self.standardised(features, mean, deviation)).weights(
      labels, classes: classes, cost: cost, pool: pool)
    self.cost = cost
    self.validation = validation
  }

  /// The class of each row: the one whose hyperplane it lies furthest inside of, the lower one of equals.
  public func predictions(of features: FeatureRows) throws -> [Int32] {
    guard features.width == mean.count else {
      throw ProbeError.otherWidth(width: features.width, trained: mean.count)
    }
    let rows = Self.standardised(features, mean, deviation), width = mean.count
    return (0..<rows.count).map { row in
      let x = rows[row]
      var best = (score: -Double.infinity, place: 0)
      for (place, weights) in weights.enumerated() {
        var score = weights[width]
        for (value, weight) in zip(x, weights) { score += Double(value) * weight }
        if score > best.score { best = (score, place) }
      }
      return classes[best.place]
    }
  }

  private static func standardised(
    _ features: FeatureRows, _ mean: [Double], _ deviation: [Double]
  ) -> FeatureRows {
    features.mapRows { row in
      for column in row.indices {
        row[column] = Float((Double(row[column]) - mean[column]) / deviation[column])
      }
    }
  }

  private static func check(_ features: FeatureRows, _ labels: [Int32]) throws {
    guard labels.count == features.count else {
      throw ProbeError.labelCount(labels: labels.count, rows: features.count)
    }
    guard Set(labels).count > 1 else { throw ProbeError.oneClass(rows: labels.count) }
  }
}
