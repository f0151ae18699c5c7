import ClozeTensor
import Testing

@testable import ClozeMasking

/// The policies of each kind of units, and masks of units that are not words.
@Suite struct UnitKindTests {
  @Test func tokensHavePoliciesWithoutPlaces() {
    #expect(UnitKind.tokens.policyNames == ["random", "wholeWord", "span", "ngram"])
    #expect(
      configuration("block").validate() == [
        "policy is 'block': needs places in space or time, which sequences of tokens do not have; "
          + "it must be one of random, wholeWord, span, ngram"
      ])
    #expect(
      configuration("independent").validate().first?
        .hasPrefix("policy is 'independent': needs a number of hidden units that may vary") == true)
  }

  @Test func traitsDecideOnPolicies() {
    let all = MaskingPolicy.all.map(\.name)
    #expect(UnitKind("units", Set(UnitTrait.allCases)).policyNames == all)
    #expect(UnitKind("units", []).policyNames == ["random"])
    let frames = UnitKind("frames", [.order, .places])
    #expect(frames.policyNames == ["random", "wholeWord", "span", "ngram", "block"])
    #expect(frames.problem(ofPolicy: "span") == nil)
    #expect(
      UnitKind("sets", []).problem(ofPolicy: "words")
        == "policy is 'words'; it must be one of random")
  }

  @Test func aPolicyMayHaveAnotherNameInAKind() {
    let kind = UnitKind("patches", [.variableNumber], renamed: ["independent": "random"])
    #expect(kind.policyNames == ["random"])
    #expect(kind.policy(named: "random")?.name == "independent")
    #expect(kind.policy(named: "independent") == nil)
  }

  /// Tubes of a video: 6 x 6 places in the picture, each with all its times.
  @Test func aBlockOfTubesIsTheNearestOnes() {
    let places = UnitPlaces(
      (0..<36).flatMap { [Float($0 / 6), Float($0 % 6)] }, dimensions: 2)
    let task = MaskingTask(count: 36, places: places, amount: .fixed(share: 0.25))
    for sample in 0..<200 {
      var random = CounterRandom(seed: 1, purpose: .test, sample: sample)
      var again = random
      let first = again.below(36)
      let mask = MaskingPolicy.block.mask(task, &random)
      #expect(mask.count { $0 } == 9 && mask[first])
      let rank = places.byDistance(from: first).map { mask[$0] }
      #expect(rank == (0..<36).map { $0 < 9 })
    }
  }

  @Test func aBlockKeepsUnitsWhole() {
    let units = [0..<3, 3..<4, 4..<6, 6..<10]
    let places = UnitPlaces([0, 1, 2, 3], dimensions: 1)
    for sample in 0..<200 {
      let task = MaskingTask(
        units: units, places: places, amount: .drawn(least: 0.3, most: 0.7))
      var random = CounterRandom(seed: 2, purpose: .test, sample: sample)
      var again = random
      let first = units[again.below(4)]
      let mask = MaskingPolicy.block.mask(task, &random)
      let count = mask.count { $0 }
      #expect((1...7).contains(count))
      let isWhole = units.allSatisfy { unit in Set(unit.map { mask[$0] }).count == 1 }
      // A first unit of more elements than the number is the one that is cut.
      #expect(isWhole || first.count > count && mask[first.lowerBound])
    }
  }

  @Test func independentElementsMeetTheShareAndTheLimit() {
    let kinds: [(MaskingAmount, Double)] = [
      (.drawn(least: 0.2, most: 0.4), 0.3), (.fixed(share: 0.5), 0.5),
    ]
    for (amount, share) in kinds {
      let task = MaskingTask(count: 50, amount: amount)
      let counts = (0..<4000).map { sample in
        var random = CounterRandom(seed: 3, purpose: .test, sample: sample)
        return MaskingPolicy.independent.mask(task, &random).count { $0 }
      }
      #expect(abs(Double(counts.reduce(0, +)) / 200_000 - share) < 0.01)
      #expect(Set(counts).count > 8)
    }
    var shown = [Int](repeating: 0, count: 8)
    for sample in 0..<4000 {
      var random = CounterRandom(seed: 4, purpose: .test, sample: sample)
      let task = MaskingTask(count: 8, amount: .fixed(share: 1, limit: 6))
      let mask = MaskingPolicy.independent.mask(task, &random)
      #expect(mask.count { $0 } == 6)
      for element in 0..<8 where !mask[element] { shown[element] += 1 }
    }
    #expect(shown.allSatisfy { abs(Double($0) - 1000) < 170 })
  }

  @Test func aSingleUnitIsHiddenWithoutADraw() {
    for policy in MaskingPolicy.all {
      var random = CounterRandom(seed: 5, purpose: .test)
      var untouched = random
      let task = MaskingTask(
        count: 1, places: UnitPlaces([0], dimensions: 1), amount: .drawn(least: 0.1, most: 0.2))
      #expect(policy.mask(task, &random) == [true])
      #expect(random.next32() == untouched.next32())
    }
  }

  @Test(arguments: MaskingPolicy.all.map(\.name))
  func drawnSharesNeverHideAll(name: String) {
    let kind = UnitKind("units", Set(UnitTrait.allCases))
    let places = UnitPlaces([0, 5, 6, 8], dimensions: 1)
    for (least, most) in [(0.001, 0.002), (0.98, 0.999)] {
      for sample in 0..<100 {
        var random = CounterRandom(seed: 6, purpose: .test, sample: sample)
        let task = MaskingTask(
          count: 4, places: places, amount: .drawn(least: least, most: most))
        let mask = kind.policy(named: name)?.mask(task, &random) ?? []
        #expect(mask.contains(true) && mask.contains(false))
      }
    }
  }

  @Test func spansThatStartAnywhereHideWhatTheirProbabilitySays() {
    // Of 75 units that whole spans of 10 fit in, starts at .065 hide 44 % (of endless ones 49 %).
    var hidden = [Int](repeating: 0, count: 75), starts = 0
    for sample in 0..<4000 {
      var random = CounterRandom(seed: 7, purpose: .test, sample: sample)
      let mask = MaskingPolicy.starts.mask(
        MaskingTask(count: 75, amount: .fixed(share: 0.5)), &random)
      for (place, isHidden) in mask.enumerated() where isHidden { hidden[place] += 1 }
      var run = 0
      for isHidden in mask + [false] {
        if !isHidden {
          #expect(run == 0 || run >= 10)
          run = 0
        } else {
          run += 1
        }
      }
      starts += mask[0] ? 1 : 0
    }
    let share = Double(hidden.reduce(0, +)) / (75 * 4000)
    #expect(abs(share - 0.44) < 0.01, "\(share)")
    #expect(abs(Double(starts) / 4000 - 0.065) < 0.015)
    #expect(hidden[74] > 0)
  }

  @Test func spansOfShortSamplesHaveAThirdOfThem() {
    for count in 2...20 {
      for sample in 0..<50 {
        var random = CounterRandom(seed: 8, purpose: .test, sample: sample)
        let mask = MaskingPolicy.starts.mask(
          MaskingTask(count: count, amount: .fixed(share: 0.5)), &random)
        #expect(mask.count { $0 } == max(1, count / 3))
      }
    }
  }
}
