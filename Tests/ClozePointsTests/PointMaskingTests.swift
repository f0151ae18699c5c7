import ClozeTensor
import Foundation
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
    masking.policy = "random"
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

  @Test(arguments: PointMasking.patches.policyNames)
  func neverNoneAndNeverAll(policy: String) {
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

  /// The choices of version 0.1, one bit a patch, with the fewest and the most patches of three at
  /// the end.
  @Test(
    arguments: [
      (
        "block", [0x3E78_AB35_6238_2142, 0x3E4C_AB15_E2B0_A940, 0x9C21_3A3E_6010_2386],
        [0x088A_90C2_6488_C861, 0x0DAE_DAEB_76DA_ED75]
      ),
      (
        "random", [0x8CC8_59E6_BC5F_98DE, 0xC14A_B010_D401_73C2, 0xF418_4485_AB35_0DF0],
        [0x088A_90C2_6488_C861, 0x0775_6F3D_9B77_379E]
      ),
    ] as [(String, [UInt64], [UInt64])])
  func theSameSeedHidesTheSamePatches(policy: String, masks: [UInt64], extremes: [UInt64]) {
    var numbers = CounterRandom(seed: 5, purpose: .test)
    let centres = (0..<64 * 3).map { _ in Float(numbers.uniform()) }
    var masking = PointMasking()
    masking.policy = policy
    func bits(_ sample: Int, _ centres: ArraySlice<Float>) -> UInt64 {
      var random = CounterRandom(seed: 1, purpose: .masking, step: 7, sample: sample)
      return masking.mask(centres: centres, &random).reversed().reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    }
    #expect((0..<3).map { bits($0, centres[...]) } == masks)
    for ((least, most), expected) in zip([(0.001, 0.002), (0.98, 0.999)], extremes) {
      (masking.least, masking.most) = (least, most)
      #expect((0..<20).reduce(0) { $0 << 3 | bits($1, centres[9..<18]) } == expected)
    }
  }

  @Test func policiesThatNeedAnOrderAreRefused() {
    #expect(PointMasking.choices["policy"] == ["block", "random"])
    var masking = PointMasking()
    masking.policy = "span"
    #expect(
      masking.validate() == [
        "policy is 'span': needs an order, which patches do not have; it must be one of block, random"
      ])
    masking.policy = "blocks"
    #expect(masking.validate() == ["policy is 'blocks'; it must be one of block, random"])
  }

  @Test func recipesOfVersion01AreRead() throws {
    let text = #"{"policy":"random","least":0.5,"most":0.75}"#
    let masking = try JSONDecoder().decode(PointMasking.self, from: Data(text.utf8))
    #expect(masking.policy == "random" && masking.least == 0.5 && masking.most == 0.75)
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
