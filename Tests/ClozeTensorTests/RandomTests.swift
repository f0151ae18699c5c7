import Foundation
import Testing

@testable import ClozeTensor

@Suite struct RandomTests {
  /// Known answers for Philox 4x32-10 from the authors' Random123 distribution (kat_vectors).
  @Test func philoxKnownAnswers() {
    let zero = CounterRandom.philox(counter: 0, stream: (0, 0), key: (0, 0))
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = CounterRandom.philox(
      counter: .max, stream: (.max, .max), key: (.max, .max))
    #expect(ones == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
  }

  /// The same for seven rounds, which dropout uses.
  @Test func philoxKnownAnswersForSevenRounds() {
    let zero = CounterRandom.philox(counter: 0, stream: (0, 0), key: (0, 0), rounds: 7)
    #expect(zero == (0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48))
    let ones = CounterRandom.philox(
      counter: .max, stream: (.max, .max), key: (.max, .max), rounds: 7)
    #expect(ones == (0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662))
  }

  /// The purposes that have numbers, by the names that the fixture calls them.
  private static let numbered: [String: CounterRandom.Purpose] = [
    "initialization": .initialization, "shuffle": .shuffle, "masking": .masking,
    "dropout": .dropout, "dropPath": .dropPath, "gumbel": .gumbel, "split": .split,
    "nextSentence": .nextSentence, "bench": .bench, "test": .test,
    "negativeSampling": .negativeSampling, "bootstrap": .bootstrap, "signFlip": .signFlip,
    "synthesis": .synthesis, "fewShot": .fewShot, "mixing": .mixing, "cloud": .cloud,
  ]

  private struct PurposeFixture: Decodable {
    struct Purpose: Decodable {
      var name: String
      var key: String
      var first: [UInt32]
    }

    var seed: UInt64
    var step: Int
    var sample: Int
    var purposes: [Purpose]
  }

  /// Runs that were made long ago are repeated only if no purpose's numbers ever change; see
  /// `Fixtures/make_purposes.py`.
  @Test func purposesKeepTheirNumbers() throws {
    let url = try #require(
      Bundle.module.url(forResource: "purposes", withExtension: "json", subdirectory: "Fixtures"))
    let fixture = try JSONDecoder().decode(PurposeFixture.self, from: Data(contentsOf: url))
    var purposes: Set<CounterRandom.Purpose> = []
    for expected in fixture.purposes {
      let purpose = Self.numbered[expected.name] ?? CounterRandom.Purpose(expected.name)
      #expect(purpose.key == UInt64(expected.key, radix: 16))
      var random = CounterRandom(
        seed: fixture.seed, purpose: purpose, step: fixture.step, sample: fixture.sample)
      #expect((0..<4).map { _ in random.next32() } == expected.first, "\(expected.name)")
      purposes.insert(purpose)
    }
    #expect(fixture.purposes.count == Self.numbered.count + 3)
    #expect(purposes.count == fixture.purposes.count)
    // A name that is that of a number is another purpose.
    #expect(CounterRandom.Purpose("masking") != .masking)
  }

  @Test func streamsDifferAndRepeat() {
    var a = CounterRandom(seed: 1, purpose: .masking, step: 3, sample: 4)
    var b = CounterRandom(seed: 1, purpose: .masking, step: 3, sample: 4)
    var others = [
      CounterRandom(seed: 2, purpose: .masking, step: 3, sample: 4),
      CounterRandom(seed: 1, purpose: .dropout, step: 3, sample: 4),
      CounterRandom(seed: 1, purpose: .masking, step: 4, sample: 4),
      CounterRandom(seed: 1, purpose: .masking, step: 3, sample: 5),
    ]
    let first = (0..<8).map { _ in a.next32() }
    #expect(first == (0..<8).map { _ in b.next32() })
    for index in others.indices {
      #expect(first != (0..<8).map { _ in others[index].next32() })
    }
  }

  @Test func uniformAndBelowAreEven() {
    var random = CounterRandom(seed: 5, purpose: .test)
    var counts = [Int](repeating: 0, count: 7), sum = 0.0
    for _ in 0..<70_000 {
      counts[random.below(7)] += 1
      sum += random.uniform()
    }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 450 })
    #expect(abs(sum / 70_000 - 0.5) < 0.005)
  }

  @Test func dropoutRateIsRight() throws {
    let device = Device(.auto, threads: 1)
    let ones = try Tensor([Float](repeating: 1, count: 200 * 500), [200, 500], .f32, device)
    let mask = DropoutMask(rate: 0.1, CounterRandom(seed: 8, purpose: .dropout))
    let kept = try ones.dropout(mask).values
    let dropped = kept.count { $0 == 0 }
    #expect(abs(Double(dropped) / 100_000 - 0.1) < 0.004)
    #expect(kept.allSatisfy { $0 == 0 || abs($0 - 1 / 0.9) < 2e-5 })
  }
}
