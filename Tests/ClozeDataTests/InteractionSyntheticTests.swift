import ClozeData
import Foundation
import Testing

@Suite struct InteractionSyntheticTests {
  private let data = SyntheticInteractions(users: 3000, items: 50, meanLength: 12, seed: 7)

  @Test func theSeedDecides() throws {
    let folder = try ScratchFolder()
    let choices: [(UInt64, Int)] = [(7, 12), (7, 12), (8, 12), (7, 13)]
    let texts = try choices.map { seed, length in
      let data = SyntheticInteractions(users: 40, items: 50, meanLength: length, seed: seed)
      _ = try data.write(to: folder("made"), as: .pairs)
      return folder.text("made")
    }
    #expect(texts[0] == texts[1] && texts[0] != texts[2] && texts[0] != texts[3])
    #expect(texts[0] != nil && folder.names == ["made"])
  }

  @Test func bothFormsHoldTheSame() throws {
    let folder = try ScratchFolder()
    let pairs = try data.write(to: folder("pairs"), as: .pairs)
    let sequences = try data.write(to: folder("sequences"), as: .sequences)
    #expect(pairs.interactions == sequences.interactions && pairs.bytes > sequences.bytes)
    let first = try InteractionSource(paths: [folder("pairs")]).read()
    let second = try InteractionSource(paths: [folder("sequences")]).read()
    #expect(first.log == second.log && first.log.count == pairs.interactions)
    #expect(first.report.bytes == pairs.bytes && first.log.users.count == 3000)
    #expect(second.report.files[0].format == .sequences)
    #expect((0..<50).allSatisfy { first.log.items.index(of: String($0 + 1)) != nil })
  }

  @Test func lengthsHaveTheMean() throws {
    let histories = try data.histories()
    let lengths = (0..<3000).map { histories.history(of: $0).count }
    let mean = Double(lengths.reduce(0, +)) / 3000
    // A geometric length of mean 7 has the deviation 7.5, the mean of 3000 of them 0.137.
    #expect(abs(mean - 12) < 0.7 && lengths.min() == 5)
    let short = try SyntheticInteractions(users: 9, items: 5, meanLength: 2).histories()
    #expect((0..<9).allSatisfy { short.history(of: $0).count == 2 })
  }

  @Test func popularityFallsAsItShould() throws {
    var data = data
    data.meanLength = 1
    data.users = 200_000
    let histories = try data.histories()
    var counts = [Int](repeating: 0, count: 50)
    for user in 0..<data.users { counts[histories.history(of: user)[0]] += 1 }
    let sorted = counts.sorted(by: >)
    for rank in [1, 2, 5, 10] {
      let expected = log(Double(rank + 1) / Double(rank)) / log(51) * 200_000
      #expect(abs(Double(sorted[rank - 1]) - expected) < 6 * expected.squareRoot())
    }
    #expect(counts[0] == sorted[0] && counts.min() ?? 0 > 0)
  }

  @Test func theLastItemSaysSomethingOfTheNext() throws {
    let histories = try data.histories()
    var pairs: [[Int]: Int] = [:], firsts = [Int](repeating: 0, count: 50)
    for user in 0..<3000 {
      let history = histories.history(of: user)
      for (first, second) in zip(history, history.dropFirst()) {
        pairs[[first, second], default: 0] += 1
        firsts[first] += 1
      }
    }
    // The best guess from the last item is right far more often than the most popular item, which
    // without structure would be right log(2) / log(51) = 18% of the time.
    var best = [Int](repeating: 0, count: 50)
    for (pair, count) in pairs { best[pair[0]] = max(best[pair[0]], count) }
    let share = Double(best.reduce(0, +)) / Double(firsts.reduce(0, +))
    #expect(share > 0.28 && share < 0.6)
  }

  @Test func smallestAndLargestNumbers() throws {
    let one = try SyntheticInteractions(users: 1, items: 1, meanLength: 6).histories()
    #expect(one.history(of: 0).allSatisfy { $0 == 0 })
    let two = try SyntheticInteractions(users: 1, items: 2, meanLength: 100).histories()
    #expect(Set(two.history(of: 0)) == [0, 1])
    let limit = SyntheticInteractions.limit
    let many = SyntheticInteractions(users: limit, items: limit, meanLength: 50, seed: .max)
    let items = try many.histories().history(of: limit - 1)
    #expect(items.allSatisfy { (0..<limit).contains($0) } && Set(items).count > 1)
    let wrong = SyntheticInteractions(users: 0, items: limit + 1, meanLength: 0)
    #expect(wrong.validate().count == 3)
    #expect(throws: DataError.invalidSettings(wrong.validate())) { try wrong.histories() }
  }

  @Test func whatStopsLeavesNothingBehind() throws {
    let folder = try ScratchFolder()
    #expect(throws: CancellationError.self) {
      try data.write(to: folder("made"), as: .pairs) { if $0 > 0 { throw CancellationError() } }
    }
    #expect(folder.names == [])
  }
}
