import ClozeTensor
import Testing

@testable import ClozeEvaluation

/// Gaussian clouds around one centre per class.
private struct Clouds {
  var values: [Float] = []
  var labels: [Int32] = []

  init(_ count: Int, classes: Int, width: Int, spread: Double, seed: UInt64) {
    for row in 0..<count {
      var random = CounterRandom(seed: seed, purpose: .test, sample: row)
      labels.append(Int32(row % classes))
      for column in 0..<width {
        let centre = column == row % classes ? 2.0 : 0
        values.append(Float(centre + spread * random.normal()))
      }
    }
  }

  func features(_ width: Int) throws -> FeatureRows { try FeatureRows(values, width: width) }
}

private func accuracy(_ predictions: [Int32], _ labels: [Int32]) -> Double {
  Double(zip(predictions, labels).count { $0 == $1 }) / Double(labels.count)
}

@Suite struct LinearProbeTests {
  private let pool = ThreadPool(threads: 2)
  private let train = Clouds(300, classes: 4, width: 6, spread: 0.5, seed: 1)
  private let test = Clouds(200, classes: 4, width: 6, spread: 0.5, seed: 2)

  @Test func separatesClouds() throws {
    let probe = try LinearProbe(train.features(6), labels: train.labels, pool: pool)
    #expect(accuracy(try probe.predictions(of: test.features(6)), test.labels) > 0.95)
    #expect(probe.validation.map(\.cost) == CostChoice().costs)
    let best = probe.validation.map(\.accuracy).max()
    #expect(probe.validation.first { $0.cost == probe.cost }?.accuracy == best)
  }

  /// With a single row of each class none can be held out, and no C is said to be chosen.
  @Test func nothingIsChosenOnNothing() throws {
    let few = try FeatureRows([0, 1, 5, 2, 9, -4], width: 2)
    let probe = try LinearProbe(few, labels: [0, 1, 2], pool: pool)
    #expect(probe.validation.isEmpty && probe.cost == CostChoice().usual)
    #expect(try probe.predictions(of: few) == [0, 1, 2])
  }

  /// Labels without relation to the features can be learned by nobody.
  @Test func chanceStaysChance() throws {
    let wrong = (0..<300).map { Int32($0 / 7 % 4) }
    let probe = try LinearProbe(train.features(6), labels: wrong, cost: 0.01, pool: pool)
    let share = accuracy(try probe.predictions(of: test.features(6)), test.labels)
    #expect(share < 0.6, "\(share)")
  }

  /// Features are standardised, so that scale and shift of a column change nothing.
  @Test func scaleAndShiftChangeNothing() throws {
    let scaled = { (clouds: Clouds) -> FeatureRows in
      try FeatureRows(
        clouds.values.enumerated().map { $0 % 6 == 2 ? 1000 * $1 + 50_000 : $1 }, width: 6)
    }
    let plain = try LinearProbe(train.features(6), labels: train.labels, cost: 0.1, pool: pool)
    let other = try LinearProbe(scaled(train), labels: train.labels, cost: 0.1, pool: pool)
    let same = zip(
      try plain.predictions(of: test.features(6)), try other.predictions(of: scaled(test))
    ).count { $0 == $1 }
    #expect(same >= 199)
  }

  /// The minimum of |w|^2 / 2 + C sum max(0, 1 - y w x)^2 over w and bias, found by plain descent.
  @Test func findsTheMinimum() throws {
    let features = try train.features(6), cost = 0.05
    let labels = train.labels.map { min($0, 1) }
    let solver = try LinearSolver(features)
    let found = solver.weights(labels, classes: [0, 1], cost: cost, pool: pool)[1]
    func slope(_ w: [Double]) -> [Double] {
      var gradient = w
      for row in 0..<features.count {
        let x = features[row].map(Double.init) + [1], y = labels[row] == 1 ? 1.0 : -1.0
        let margin = 1 - y * zip(w, x).reduce(0) { $0 + $1.0 * $1.1 }
        if margin > 0 {
          for column in w.indices { gradient[column] -= 2 * cost * margin * y * x[column] }
        }
      }
      return gradient
    }
    var w = [Double](repeating: 0, count: 7)
    for _ in 0..<4000 { w = zip(w, slope(w)).map { $0 - 0.005 * $1 } }
    #expect(found.count == w.count)
    #expect(slope(w).allSatisfy { abs($0) < 1e-6 }, "the descent has not ended")
    for (a, b) in zip(found, w) { #expect(abs(a - b) < 0.02, "\(a), by descent \(b)") }
  }

  @Test func threadsChangeNothing() throws {
    let weights = try [1, 3].map { threads in
      try LinearSolver(train.features(6)).weights(
        train.labels, classes: [0, 1, 2, 3], cost: 1, pool: ThreadPool(threads: threads))
    }
    #expect(weights[0] == weights[1])
  }

  @Test func badInputIsNamed() throws {
    let features = try train.features(6)
    #expect(throws: ProbeError.notFinite(row: 1)) {
      try FeatureRows([0, 1, .nan, 2], width: 2)
    }
    #expect(throws: ProbeError.badFeatures(count: 3, width: 2)) {
      try FeatureRows([0, 1, 2], width: 2)
    }
    #expect(throws: ProbeError.labelCount(labels: 1, rows: 300)) {
      try LinearProbe(features, labels: [1], cost: 1, pool: pool)
    }
    #expect(throws: ProbeError.oneClass(rows: 300)) {
      try LinearProbe(features, labels: train.labels.map { _ in 1 }, pool: pool)
    }
    let probe = try LinearProbe(features, labels: train.labels, cost: 1, pool: pool)
    #expect(throws: ProbeError.otherWidth(width: 3, trained: 6)) {
      try probe.predictions(of: FeatureRows([1, 2, 3], width: 3))
    }
  }
}

@Suite struct NeighbourProbeTests {
  private let device = Device(.reference, threads: 1)

  /// Votes counted over all pairs in the plainest way.
  private func plain(
    _ query: ArraySlice<Float>, _ rows: FeatureRows, _ labels: [Int32], k: Int,
    _ distance: NeighbourProbe.Distance
  ) -> Int32 {
    let q = query.map(Double.init)
    func length(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let far = (0..<rows.count).map { index -> Double in
      let x = rows[index].map(Double.init)
      switch distance {
      case .cosine: return -zip(q, x).reduce(0) { $0 + $1.0 * $1.1 } / length(q) / length(x)
      case .euclidean: return length(zip(q, x).map { $0 - $1 })
      }
    }
    let near = far.indices.sorted { far[$0] < far[$1] }.prefix(k).map { labels[$0] }
    let counts = Dictionary(grouping: near, by: { $0 }).mapValues(\.count)
    return near.first { counts[$0] == counts.values.max() } ?? -1
  }

  @Test(arguments: NeighbourProbe.Distance.allCases, [1, 4, 7])
  func votesOfAllPairs(distance: NeighbourProbe.Distance, k: Int) throws {
    let train = Clouds(120, classes: 3, width: 5, spread: 1.2, seed: 3)
    let test = Clouds(50, classes: 3, width: 5, spread: 1.2, seed: 4)
    // Far from the origin, where inner products of unmoved rows would lose their digits.
    let shift: Float = distance == .euclidean ? 300 : 0
    let rows = try FeatureRows(train.values.map { $0 + shift }, width: 5)
    let queries = try FeatureRows(test.values.map { $0 + shift }, width: 5)
    let probe = try NeighbourProbe(
      rows, labels: train.labels, k: k, distance: distance, device: device)
    let expected = (0..<50).map { plain(queries[$0], rows, train.labels, k: k, distance) }
    #expect(try probe.predictions(of: queries) == expected)
  }

  @Test func moreNeighboursThanRows() throws {
    let probe = try NeighbourProbe(
      FeatureRows([0, 1, 5], width: 1), labels: [7, 7, 2], k: 100, distance: .euclidean,
      device: device)
    #expect(try probe.predictions(of: FeatureRows([5], width: 1)) == [7])
    #expect(throws: ProbeError.self) {
      try NeighbourProbe(
        FeatureRows([], width: 1), labels: [], k: 1, distance: .cosine, device: device)
    }
    #expect(throws: ProbeError.self) {
      try NeighbourProbe(
        FeatureRows([1], width: 1), labels: [0], k: 0, distance: .cosine, device: device)
    }
  }
}

@Suite struct StratifiedSplitTests {
  @Test func everyClassGivesItsShare() {
    let labels: [Int32] = (0..<100).map { $0 < 60 ? 0 : $0 < 98 ? 5 : 2 } + [9]
    let split = StratifiedSplit(labels, share: 0.2, seed: 1)
    #expect((split.share + split.rest).sorted() == Array(0...100))
    for (label, count) in [(0, 12), (5, 8), (2, 1), (9, 0)] as [(Int32, Int)] {
      #expect(split.share.count { labels[$0] == label } == count)
    }
    #expect(StratifiedSplit(labels, share: 0.2, seed: 1) == split)
    #expect(StratifiedSplit(labels, share: 0.2, seed: 2) != split)
    #expect(StratifiedSplit(labels, share: 0, seed: 2).share.isEmpty)
  }

  /// If all samples differ, the draw is the one of versions without groups.
  @Test func differentSamplesAreDrawnAsEver() {
    let labels: [Int32] = (0..<40).map { $0 % 3 == 0 ? 4 : 1 }
    var expected: [Int] = []
    for (label, count) in [(4, 4), (1, 8)] as [(Int32, Int)] {
      var random = CounterRandom(seed: 42, purpose: .split, sample: Int(label))
      let places = labels.indices.filter { labels[$0] == label }
      expected += places.shuffled(using: &random).prefix(count)
    }
    #expect(StratifiedSplit(labels, share: 0.3, seed: 42).share == expected.sorted())
  }

  @Test func equalSamplesStayTogether() {
    // Groups of 1 to 4, whose members have any label.
    let equals = (0..<200).map { ($0 % 60) < 30 ? $0 % 60 : $0 }
    let labels: [Int32] = (0..<200).map { Int32($0 * 7 % 3) }
    for seed in 1...5 as ClosedRange<UInt64> {
      let split = StratifiedSplit(labels, equals: equals, share: 0.2, seed: seed)
      #expect((split.share + split.rest).sorted() == Array(0..<200))
      let held = Set(split.share.map { equals[$0] })
      #expect(held.isDisjoint(with: split.rest.map { equals[$0] }))
      #expect((35...40).contains(split.share.count), "\(split.share.count)")
    }
  }

  @Test func largeGroupsAreHeldOutIfNothingElseCanBe() {
    let equals = [0, 0, 0, 3, 3, 3, 3], labels = [Int32](repeating: 0, count: 7)
    let split = StratifiedSplit(labels, equals: equals, share: 0.1, seed: 1)
    #expect(split.share == [0, 1, 2])
    let alike = [Int](repeating: 0, count: 7)
    #expect(StratifiedSplit(labels, equals: alike, share: 0.5, seed: 1).share.isEmpty)
  }
}

@Suite struct TokenBagTests {
  private let pool = ThreadPool(threads: 2)

  /// All values of bag `row`, by column.
  private func values(_ bags: TokenBags, _ row: Int) -> [Int: Float] {
    var found: [Int: Float] = [:]
    bags.forEachValue(of: row) { found[$0] = $1 }
    return found
  }

  @Test func bagsCountTokensInAnyOrder() {
    let bags = TokenBags([[3, 1, 3, 3], [], [1, 3, 3, 3]], width: 5)
    #expect(bags.count == 3 && bags.valueCount == 4)
    #expect(values(bags, 0) == [1: 1, 3: 3] && values(bags, 1).isEmpty)
    #expect(values(bags, 2) == values(bags, 0))
    #expect(values(bags.rows([1, 2]), 1) == [1: 1, 3: 3])
  }

  @Test func weightsAreThoseOfSaltonAndBuckley() {
    let bags = TokenBags([[0, 1, 1], [0, 2]], width: 4)
    let scale = bags.scale()
    let rare = Float(1 + 0.405_465_108)  // 1 + ln(3 / 2)
    for (found, wanted) in zip(scale, [1, rare, rare, Float(1 + 1.098_612_289)]) {
      #expect(abs(found - wanted) < 1e-6)
    }
    let weights = values(bags.scaled(scale), 0)
    let (first, second) = (Float(1), (1 + Float(0.693_147_181)) * rare)
    let length = (first * first + second * second).squareRoot()
    #expect(abs((weights[0] ?? 0) - first / length) < 1e-6)
    #expect(abs((weights[1] ?? 0) - second / length) < 1e-6)
    #expect(values(TokenBags([[]], width: 4).scaled(scale), 0).isEmpty)
  }

  /// One token tells the class among many that do not; C is chosen by rows that are not trained on.
  @Test func aTellingTokenIsFound() throws {
    func texts(_ range: Range<Int>) -> (bags: TokenBags, labels: [Int32]) {
      let labels = range.map { Int32($0 % 3) }
      let ids = range.map { number -> [Int32] in
        var random = CounterRandom(seed: 5, purpose: .test, sample: number)
        return (0..<20).map { _ in 3 + Int32(random.below(50)) } + [Int32(number % 3)]
      }
      return (TokenBags(ids, width: 53), labels)
    }
    let (train, held, test) = (texts(0..<300), texts(300..<400), texts(400..<500))
    let probe = try LinearProbe(
      train.bags, labels: train.labels, validating: held.bags, labels: held.labels,
      costs: [10, 1e-4, 1], pool: pool)
    #expect(accuracy(try probe.predictions(of: test.bags), test.labels) > 0.95)
    #expect(probe.validation.map(\.cost) == [1e-4, 1, 10])
    let best = probe.validation.map(\.accuracy).max()
    #expect(probe.cost == probe.validation.first { $0.accuracy == best }?.cost)
    #expect(throws: ProbeError.otherWidth(width: 2, trained: 53)) {
      try probe.predictions(of: TokenBags([[0]], width: 2))
    }
  }
}
