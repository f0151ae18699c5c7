import Testing

@testable import ClozeTraining

/// Shares of samples that are drawn by what these are called.
@Suite struct DrawnShareTests {
  private func drawn(_ names: [String], share: Double = 0.1, seed: UInt64 = 1) -> Set<String> {
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { (Int32($0), $1) })
    let drawn = SplitKeys.drawn(share, of: numbers, seed: seed)
    return Set(drawn.map { names[Int($0)] })
  }

  @Test func anotherSampleChangesAtMostOne() {
    let names = (0..<200).map { "clip-\($0)" }, before = drawn(names)
    #expect(before.count == 20)
    for (place, name) in [(0, "first"), (77, "middle"), (200, "last")] {
      var more = names
      more.insert(name, at: place)
      let after = drawn(more)
      #expect(after.count == 20 && after.subtracting(before).count <= 1, "\(name)")
    }
    #expect(drawn(names.reversed()) == before)
    #expect(drawn(names, seed: 2).intersection(before).count < 10)
  }

  @Test func atLeastOneAndNotAll() {
    #expect(drawn(["a", "b", "c"], share: 0.01).count == 1)
    #expect(drawn(["a", "b", "c"], share: 0.99).count == 2)
  }
}
