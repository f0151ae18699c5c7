import ClozeData
import ClozeMasking
import ClozeTokens
import Testing

@testable import ClozeItems

@Suite struct ItemSamplesTests {
  private static func log(_ lengths: [Int]) -> InteractionLog {
    var next = 0
    return InteractionLog(
      histories: lengths.enumerated().map { user, length in
        defer { next += length }
        return History(user: "u\(user)", items: (next..<next + length).map { "\($0)" })
      })
  }

  private static func windows(_ samples: ItemSamples) -> [[Int32]] {
    (0..<samples.count).map { index in
      var batch = PackedBatch()
      let label = samples.append(index, epoch: 0, to: &batch)
      return batch.ids + (label.map { [$0] } ?? [])
    }
  }

  /// Item numbers are in the order of the histories, so a window is a range.
  @Test func lastTwoItemsNeverTrain() {
    let samples = ItemSamples(
      HistorySplit(Self.log([2, 3, 4, 7])), longest: 9, stride: 4, isCausal: false, seed: 1)
    // The first history is too short to be split, the second has one training item.
    #expect(Self.windows(samples) == [[0, 1], [5, 6], [9, 10, 11, 12, 13]])
  }

  @Test func windowsAreAnchoredAtTheEnd() {
    let log = HistorySplit(Self.log([15]))  // 13 train
    let both = ItemSamples(log, longest: 5, stride: 3, isCausal: false, seed: 1)
    #expect(Self.windows(both).map(\.first) == [0, 2, 5, 8])
    #expect(Self.windows(both).allSatisfy { $0.count == 5 })
    #expect(Self.windows(both).last == [8, 9, 10, 11, 12])
    // One more item than positions, since the last one is only an answer.
    let causal = ItemSamples(log, longest: 5, stride: 5, isCausal: true, seed: 1)
    #expect(
      Self.windows(causal) == [[0, 1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 7], [7, 8, 9, 10, 11, 12]])
  }

  @Test func causalLabelsAreTheNextItems() {
    var batch = PackedBatch()
    for sequence in [[7, 8, 9], [4], [5, 6]] as [[Int32]] {
      for item in sequence { batch.append(item, isSpecial: false, startsWord: true) }
      batch.endSequence()
    }
    let asked = Masked(next: batch, [1, 2, 3])
    #expect(asked.inputs == [7, 8, 9, 4, 5, 6])
    #expect(asked.labels == [8, 9, 1, 2, 6, 3])
    #expect(asked.positions == [0, 1, 2, 3, 4, 5])
  }
}
