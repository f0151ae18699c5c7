import ClozeTensor

/// The rule that chooses a probe's C.
public struct CostChoice: Sendable, Equatable {
  /// The values of C to try.
  public var costs = [1e-4, 1e-3, 1e-2, 1e-1, 1]
  /// The value used if no class has two rows, so that none can be held out for the choice.
  public var usual = 1e-2
  /// The share of each class's training rows that is held out for the choice.
  public var validationShare = 0.2
  /// The seed that selects the held-out rows.
  public var seed: UInt64 = 42

  /// Makes the default rule.
  public init() {}
}

/// A linear support vector machine on frozen features: one class against all others, squared hinge
/// loss. Features are scaled by the statistics of the training rows alone.
public struct LinearProbe<Features: ProbeFeatures>: Sendable {
  /// C, the weight of errors relative to that of large weights.
  public let cost: Double
  /// The share of correct validation rows for each value of C tried; empty if none was chosen.
  public let validation: [(cost: Double, accuracy: Double)]
  private let classes: [Int32]
  private let weights: [[Double]]
  private let scale: Features.Scale
  private let width: Int

  /// Trains a probe with a given C.
  ///
  /// - Throws: `ProbeError` if there are fewer than two classes, or not as many labels as rows.
  public init(_ features: Features, labels: [Int32], cost: Double, pool: ThreadPool) throws {
    try self.init(features, labels, cost, [], pool)
  }

  /// Chooses C on a share of the training rows, the smallest of equally good ones, and then trains
  /// on all of them.
  ///
  /// - Throws: `ProbeError` if there are fewer than two classes, or not as many labels as rows.
  public init(
    _ features: Features, labels: [Int32], choosing choice: CostChoice = CostChoice(),
    pool: ThreadPool
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
    let best = try LinearProbe(
      fitting, labels: parts.rest.map { labels[$0] }, validating: held, labels: answers,
      costs: choice.costs, pool: pool)
    try self.init(features, labels, best.cost, best.validation, pool)
  }

  /// Trains a probe whose C is chosen on separate validation rows, the smallest of equally good
  /// ones.
  ///
  /// - Throws: `ProbeError` if there are fewer than two classes, or not as many labels as rows.
  public init(
    _ features: Features, labels: [Int32], validating held: Features, labels answers: [Int32],
    costs: [Double], pool: ThreadPool
  ) throws {
    var best: LinearProbe?, tried: [(cost: Double, accuracy: Double)] = []
    for cost in costs.sorted() {
      let probe = try LinearProbe(features, labels: labels, cost: cost, pool: pool)
      let right = zip(try probe.predictions(of: held), answers).count { $0 == $1 }
      let accuracy = Double(right) / Double(max(1, answers.count))
      if best == nil || tried.allSatisfy({ accuracy > $0.accuracy }) { best = probe }
      tried.append((cost, accuracy))
    }
    guard let best else {
      throw ProbeError.badSetting(name: "costs", value: 0, expected: "give at least one value")
    }
    self.init(best, tried)
  }

  private init(_ probe: LinearProbe, _ validation: [(cost: Double, accuracy: Double)]) {
    (cost, scale, width) = (probe.cost, probe.scale, probe.width)
    (classes, weights) = (probe.classes, probe.weights)
    self.validation = validation
  }

  private init(
    _ features: Features, _ labels: [Int32], _ cost: Double,
    _ validation: [(cost: Double, accuracy: Double)], _ pool: ThreadPool
  ) throws {
    try Self.check(features, labels)
    guard cost > 0, cost.isFinite else {
      throw ProbeError.badSetting(name: "C", value: cost, expected: "must be positive")
    }
    scale = features.scale()
    width = features.width
    classes = Set(labels).sorted()
    weights = try LinearSolver(features.scaled(scale)).weights(
      labels, classes: classes, cost: cost, pool: pool)
    self.cost = cost
    self.validation = validation
  }

  /// Returns the class of each row: the one with the largest margin, the lower one of equals.
  public func predictions(of features: Features) throws -> [Int32] {
    guard features.width == width else {
      throw ProbeError.otherWidth(width: features.width, trained: width)
    }
    let rows = features.scaled(scale)
    return (0..<rows.count).map { row in
      var best = (score: -Double.infinity, place: 0)
      for (place, weights) in weights.enumerated() {
        var score = weights[width]
        rows.forEachValue(of: row) { score += Double($1) * weights[$0] }
        if score > best.score { best = (score, place) }
      }
      return classes[best.place]
    }
  }

  private static func check(_ features: Features, _ labels: [Int32]) throws {
    guard labels.count == features.count else {
      throw ProbeError.labelCount(labels: labels.count, rows: features.count)
    }
    guard Set(labels).count > 1 else { throw ProbeError.oneClass(rows: labels.count) }
  }
}
