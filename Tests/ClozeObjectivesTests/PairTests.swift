import ClozeEncoder
import Foundation
import Testing

@testable import ClozeObjectives
@testable import ClozeTensor

/// Contrasts and matches of pairs, beside PyTorch's (Fixtures/make_pairs.py).
@Suite struct PairTests {
  private struct Case: Decodable {
    var name: String
    var first: [Double]
    var second: [Double]
    var offset: Double
    var keys: [[Double]]?
    var queue: [[Double]]?
    var softness: Double?
    var loss: Double
    var firstGradient: [Double]
    var secondGradient: [Double]
    var offsetGradient: Double
  }

  private struct Golden: Decodable {
    var pairs: [[UInt64]]
    var queued: [[Double]]
    var cases: [Case]
  }

  private let width = 6

  private func close(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
  }

  private func pairs(_ numbers: [[UInt64]]) -> [PairIdentity] {
    numbers.map { PairIdentity(first: $0[0], second: $0[1]) }
  }

  @Test(arguments: [DType.f64, .f32])
  func contrastsAgreeWithPyTorch(dtype: DType) throws {
    let url = try #require(
      Bundle.module.url(forResource: "pairs", withExtension: "json", subdirectory: "Fixtures"))
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    #expect(golden.cases.map(\.name) == ["batch", "momentum", "soft"])
    let tolerance = dtype == .f64 ? 1e-9 : 2e-5, pairs = pairs(golden.pairs)
    for test in golden.cases {
      let store = ParameterStore(
        seed: 1, dtype: dtype, device: Device(dtype == .f64 ? .reference : .auto, threads: 2))
      func rows(_ values: [Double]) throws -> Tensor {
        try Tensor(values, [values.count / width, width], dtype, store.device)
      }
      var settings = PairContrast.Settings()
      settings.temperature = 0.1
      if let queue = test.queue {
        (settings.momentum, settings.queue) = (0.9, queue[0].count / width)
        (settings.softTargets, settings.softRamp) = (try #require(test.softness), 10)
      }
      #expect(settings.validate() == [])
      let contrast = try PairContrast(settings, width: width, store)
      try #require(store["temperature"]).write([test.offset])
      if let queue = test.queue {
        try #require(store["queue.first"]).write(queue[0])
        try #require(store["queue.second"]).write(queue[1])
        try #require(store["queue.identities"]).write(golden.queued.flatMap { $0 })
      }
      let first = try rows(test.first).withGradient(), second = try rows(test.second).withGradient()
      let keys = try test.keys.map { (first: try rows($0[0]), second: try rows($0[1])) }
      let result = try contrast.loss(
        first, second, keys: keys, pairs: pairs, step: 99, isTraining: true)
      try result.loss.backward()
      #expect(close(result.loss.doubles, [test.loss], tolerance), "\(test.name)")
      #expect(close(first.gradient?.doubles ?? [], test.firstGradient, tolerance), "\(test.name)")
      #expect(close(second.gradient?.doubles ?? [], test.secondGradient, tolerance), "\(test.name)")
      #expect(
        close(
          store["temperature"]?.gradient?.doubles ?? [], [test.offsetGradient], tolerance * 10),
        "\(test.name)")
      // Of 5 keys two pairs hide one each, both ways; of 7 earlier ones three pairs hide one.
      let counted: Double = test.queue == nil ? 25 - 4 : 60 - 4 - 3
      #expect(result.candidates == counted / 5)
      guard let keys else { continue }
      // The oldest keys are replaced.
      let stored = try #require(store["queue.first"]).doubles
      #expect(Array(stored.prefix(30)) == keys.first.doubles)
      #expect(store["queue.place"]?.doubles == [5])
      let identities = try #require(store["queue.identities"]).doubles
      #expect(Array(identities.prefix(2)) == [1, 10])
    }
  }

  /// The temperature moves by a share of what its parameter moves, and stays in its range.
  @Test func theTemperatureIsKeptInItsRange() throws {
    let device = Device(.auto, threads: 1)
    let store = ParameterStore(seed: 1, device: device)
    let settings = PairContrast.Settings()
    let contrast = try PairContrast(settings, width: 2, store)
    #expect(contrast.temperature == 0.07)
    let offset = try #require(store["temperature"])
    offset.fill { -100 }
    let x = try Tensor([1, 0, 0, 1] as [Float], [2, 2], .f32, device)
    let pairs = pairs([[1, 1], [2, 2]])
    let result = try contrast.loss(x, x, pairs: pairs, step: 0, isTraining: true)
    #expect(abs(contrast.temperature - 0.001) < 1e-6)
    #expect(result.right == [2, 2] && result.candidates == 2 && result.loss.doubles[0] < 1e-6)
    offset.fill { 100 }
    _ = try contrast.loss(x, x, pairs: pairs, step: 0, isTraining: false)
    #expect(abs(contrast.temperature - 0.5) < 1e-5)
  }

  /// Equal vectors of all pairs: the loss is the logarithm of the number of keys.
  @Test func nothingLearnedIsTheLogarithmOfTheKeys() throws {
    let device = Device(.auto, threads: 1), store = ParameterStore(seed: 1, device: device)
    let settings = PairContrast.Settings()
    let contrast = try PairContrast(settings, width: 2, store)
    let x = try Tensor([Float](repeating: 0.5, count: 8), [4, 2], .f32, device)
    let pairs = pairs([[1, 1], [2, 2], [3, 3], [4, 1]])
    let result = try contrast.loss(x, x, pairs: pairs, step: 0, isTraining: false)
    #expect(result.candidates == 3.5 && result.right == [0, 0])
    let expected = (log(3.0) + log(4.0)) / 2
    #expect(abs(result.loss.doubles[0] - expected) < 1e-6)
  }

  /// Over many draws partners come as often as the softmax of their similarities says, never the
  /// right one or one that shares a side.
  @Test func hardNegativesComeByTheirSimilarity() {
    let pairs = pairs([[1, 10], [2, 20], [3, 30], [4, 10]])
    let similarities = (0..<16).map { Double($0 * 7 % 11) / 10 }, draws = 100_000
    var counts = [[Int]](repeating: [0, 0, 0, 0], count: 8)
    for draw in 0..<draws {
      var random = CounterRandom(seed: 3, purpose: .hardNegatives, step: draw)
      let negatives = HardNegatives(similarities, temperature: 0.5, pairs: pairs, &random)
      for (row, other) in (negatives.seconds + negatives.firsts).enumerated() {
        if let other { counts[row][other] += 1 }
      }
    }
    for row in 0..<8 {
      let side = row % 4
      let weights = (0..<4).map { other -> Double in
        guard other != side, !pairs[side].shares(with: pairs[other]) else { return 0 }
        return exp(similarities[row < 4 ? 4 * side + other : 4 * other + side] / 0.5)
      }
      let sum = weights.reduce(0, +)
      for other in 0..<4 {
        let share = Double(counts[row][other]) / Double(draws)
        #expect(abs(share - weights[other] / sum) < 0.01, "\(row) \(other)")
      }
    }
  }

  @Test func matchesAreRightOnesAndWrongOnes() throws {
    var random = CounterRandom(seed: 3, purpose: .hardNegatives)
    let two = HardNegatives(
      [1, 0, 0, 1], temperature: 1, pairs: pairs([[1, 1], [2, 2]]), &random)
    #expect(
      two.matches.map { [$0.first, $0.second] } == [
        [0, 0], [1, 1], [0, 1], [1, 0], [1, 0], [0, 1],
      ])
    #expect(two.matches.map(\.isRight) == [true, true, false, false, false, false])
    // The same caption twice: no wrong partners.
    let equal = HardNegatives(
      [1, 0, 0, 1], temperature: 1, pairs: pairs([[1, 1], [2, 1]]), &random)
    #expect(equal.matches.count == 2 && equal.seconds == [nil, nil])
    let device = Device(.auto, threads: 1), store = ParameterStore(seed: 1, device: device)
    let head = try PairMatchHead(store, "match", inputs: 3, deviation: 0.5)
    let x = try Tensor([1, 2, 3, 4, 5, 6] as [Float], [2, 3], .f32, device)
    let loss = try head.loss(x, x, matches: [true, false])
    let scores = try head.scores(x, x)
    let expected = (log(1 + exp(-scores[0])) + log(1 + exp(scores[1]))) / 2
    #expect(abs(loss.loss.doubles[0] - expected) < 1e-5)
  }

  @Test func queuesNeedMomentum() {
    var settings = PairContrast.Settings()
    #expect(settings.validate() == [])
    settings.queue = 8
    #expect(settings.validate().count == 1 && settings.validate()[0].hasPrefix("momentum is null"))
    settings.momentum = 0.995
    #expect(settings.validate() == [])
    settings.temperature = 3
    #expect(settings.validate().count == 1)
  }

  /// A copy equals the model at first, and follows by a share.
  @Test func copiesFollow() throws {
    let device = Device(.auto, threads: 1), store = ParameterStore(seed: 1, device: device)
    _ = try PairProjection(store, "first", inputs: 3, outputs: 2, deviation: 1)
    let momentum = store.scoped("momentum", asStates: true)
    _ = try PairProjection(momentum, "first", inputs: 3, outputs: 2, deviation: 1)
    let copy = MomentumCopy(of: store, prefix: "momentum")
    let weight = try #require(store["first.weight"])
    let follower = try #require(store["momentum.first.weight"])
    #expect(follower.values == weight.values && store.parameters.count == 2)
    let before = weight.values
    weight.fill { 1 }
    copy.approach(by: 0.25)
    let moved = before.map { 0.75 * $0 + 0.25 }
    #expect(zip(follower.values, moved).allSatisfy { abs($0 - $1) < 1e-6 })
    // It follows steps, not their parts, and begins as the model is when training begins.
    copy.follow(pass: 3, accumulation: 2, momentum: 0.5)
    #expect(zip(follower.values, moved).allSatisfy { abs($0 - $1) < 1e-6 })
    copy.follow(pass: 0, accumulation: 2, momentum: 0.5)
    #expect(follower.values == weight.values)
    weight.fill { 2 }
    copy.follow(pass: 2, accumulation: 2, momentum: 0.75)
    #expect(follower.values.allSatisfy { $0 == 1.25 })
  }
}
