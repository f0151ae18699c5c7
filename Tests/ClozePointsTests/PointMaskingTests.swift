import ClozeTensor
import Testing

@testable import ClozePoints

/// Which patches are hidden, and which are traded.
@Suite struct PointMaskingTests {
  /// Patches on a line, so that nearness is easily told.
  private let line: [Float] = (0..<64).flatMap { [Float($0), 0, 0] }

  private func masks(_ masking: PointMasking, _ count: Int) -> [[Bool]] {
    (0..<count).map { sample in
      var random = CounterRandom(seed: 1, purpose: .test, sample: sample)
      return masking.mask(centres: line[...], &random)
    }
  }

  @Test func blocksAreRunsOfTheRightSize() {
    let masks = masks(PointMasking(), 20_000)
    for mask in masks.prefix(500) {
      let hidden = mask.indices.filter { mask[$0] }
      #expect((16...28).contains(hidden.count), "whole(share x 64) of .25 to .45")
      #expect(hidden == Array(hidden[0]..<hidden[0] + hidden.count), "one run on a line")
    }
    let sizes = Set(masks.map { mask in mask.count { $0 } })
    #expect(sizes == Set(16...28))
    let mean = masks.reduce(0.0) { $0 + Double($1.count { $0 }) } / 20_000
    // whole() takes half a patch from the mean of .35 x 64.
    #expect(abs(mean - (0.35 * 64 - 0.5)) < 0.15, "\(mean)")
    #expect(masks.contains { $0[0] } && masks.contains { !$0[0] }, "the first patch")
    #expect(masks.contains { $0[63] } && masks.contains { !$0[63] }, "the last patch")
  }

  @Test func randomMasksHideEachPatchAlike() {
    var masking = PointMasking()
    masking.policy = .random
    let masks = masks(masking, 20_000)
    for patch in [0, 1, 31, 63] {
      let share = Double(masks.count { $0[patch] }) / 20_000
      #expect(abs(share - 0.35) < 0.015, "patch \(patch): \(share)")
    }
    #expect(
      masks.prefix(100).contains { mask in
        let hidden = mask.indices.filter { mask[$0] }
        return hidden != Array((hidden.first ?? 0)..<(hidden.first ?? 0) + hidden.count)
      })
  }

  @Test(arguments: PointMasking.Policy.allCases)
  func neverNoneAndNeverAll(policy: PointMasking.Policy) {
    var masking = PointMasking()
    masking.policy = policy
    for (least, most) in [(0.001, 0.002), (0.98, 0.999)] {
      (masking.least, masking.most) = (least, most)
      for sample in 0..<300 {
        var random = CounterRandom(seed: 2, purpose: .test, sample: sample)
        let mask = masking.mask(centres: line[..<9], &random)
        #expect(mask.contains(true) && mask.contains(false))
      }
    }
  }

  @Test func patchesAtOnePlace() {
    var random = CounterRandom(seed: 2, purpose: .test)
    let mask = PointMasking().mask(centres: [Float](repeating: 1, count: 30)[...], &random)
    #expect((2...4).contains(mask.count { $0 }))
  }

  @Test func badSharesAreNamed() {
    for (least, most) in [(0.0, 0.5), (0.5, 0.4), (0.5, 1.0), (.nan, 0.5)] {
      var masking = PointMasking()
      (masking.least, masking.most) = (least, most)
      #expect(masking.validate().count == 1)
    }
    #expect(PointMasking().validate() == [])
  }

  @Test func mixingTradesPatchesOfTheSamePlace() {
    let mixing = PatchMixing(clouds: 5, patches: 64, seed: 1, step: 3)
    let mixed = mixing.mixed((0..<5 * 64 * 2).map { $0 }, width: 2)
    for place in 0..<5 * 64 {
      let (cloud, patch) = (place / 64, place % 64)
      let from = mixing.isOwn[place] ? cloud : 4 - cloud
      #expect(mixed[2 * place] == 2 * (from * 64 + patch))
      #expect(mixed[2 * place + 1] == 2 * (from * 64 + patch) + 1)
    }
    #expect(mixing == PatchMixing(clouds: 5, patches: 64, seed: 1, step: 3))
    #expect(mixing != PatchMixing(clouds: 5, patches: 64, seed: 1, step: 4))
  }

  @Test func ratesAreEvenAndPatchesFollowThem() {
    let mixing = PatchMixing(clouds: 4000, patches: 64, seed: 2, step: 0)
    let mean = mixing.rates.reduce(0, +) / 4000
    #expect(abs(mean - 0.5) < 0.02)
    #expect(abs(Double(mixing.rates.count { $0 < 0.1 }) / 4000 - 0.1) < 0.02)
    let low = (0..<4000).filter { mixing.rates[$0] < 0.25 }
    let own = low.flatMap { mixing.isOwn[$0 * 64..<($0 + 1) * 64] }
    #expect(abs(Double(own.count { $0 }) / Double(own.count) - 0.125) < 0.01)
  }
}
