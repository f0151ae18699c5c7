import ClozeData
import Foundation
import Testing

@testable import ClozeTokens

/// Samples that are drawn by the weights of the paths that they are from.
@Suite struct SampleDrawTests {
  private let parts = (0..<200).map { UInt16($0 < 150 ? 0 : 1) }

  private func counts(_ weights: [Double], epochs: Int) throws -> [Double] {
    let draws = SampleDraws(weights: weights, parts: parts)
    var order = try SampleOrder(count: parts.count, seed: 5, draws: draws, epochs: epochs)
    var counts = [Double](repeating: 0, count: weights.count)
    while order.take({ index, _ in
      counts[Int(parts[index])] += 1
      return true
    }) != nil {}
    return counts.map { $0 / Double(epochs) }
  }

  @Test func wholeWeightsAreExact() throws {
    #expect(try counts([1, 4], epochs: 3) == [150, 200])
    #expect(try counts([2, 1], epochs: 2) == [300, 50])
  }

  /// Over 400 epochs the mean of 150 samples has a deviation below 0.3.
  @Test func partsOfWeightsHoldInTheMean() throws {
    let found = try counts([0.5, 1.25], epochs: 400)
    #expect(abs(found[0] - 75) < 2 && abs(found[1] - 62.5) < 2, "\(found)")
  }

  @Test func aStreamGoesOnFromAnyCursor() throws {
    let draws = SampleDraws(weights: [0.5, 2.5], parts: parts)
    func batches(_ order: inout SampleOrder, _ count: Int) -> [[Int]] {
      (0..<count).map { _ in
        var batch: [Int] = []
        _ = order.take { index, _ in
          guard batch.count < 17 else { return false }
          batch.append(index)
          return true
        }
        return batch
      }
    }
    var whole = try SampleOrder(count: parts.count, seed: 5, draws: draws)
    let all = batches(&whole, 60)
    for place in [1, 7, 29, 41] {
      var first = try SampleOrder(count: parts.count, seed: 5, draws: draws)
      _ = batches(&first, place)
      var rest = try SampleOrder(count: parts.count, seed: 5, draws: draws, cursor: first.cursor)
      #expect(batches(&rest, 60 - place) == Array(all[place...]))
    }
    let epochs = Set(all.map { $0.sorted() })
    #expect(epochs.count > 50)
  }

  /// The file says which path a document is from, whether documents are dropped or not.
  @Test func shardsKnowTheirPaths() throws {
    let scratch = try ShardScratch()
    try FileManager.default.createDirectory(
      atPath: scratch("more"), withIntermediateDirectories: true)
    try scratch.put("first words here\n\n \n\nsecond words here\n", "a.txt")
    try scratch.put("third words here\n", "more/b.txt")
    try scratch.put("fourth words here\n\nfifth words here\n", "more/c.txt")
    let paths = [scratch("a.txt"), scratch("more")]
    var builder = ShardBuilder(
      fingerprint: "toy", vocabularySize: ToyTokenizer.vocabularySize, threads: 2,
      encode: ToyTokenizer.encode)
    let reader = try TextReader(TextSource(paths: paths, unit: .paragraph))
    let cache = ShardCache(folder: scratch("cache"))
    let plain = try cache.shard(of: reader, builder)
    #expect(plain.shard.metadata.parts == nil)
    builder.paths = paths
    let (shard, origin) = try cache.shard(of: reader, builder)
    #expect(origin == .built && shard.documentCount == 5)
    #expect(shard.metadata.parts?.ofDocuments == [0, 0, 1, 1, 1])
    #expect(try cache.shard(of: reader, builder).origin == .cached)
    builder.paths = [scratch.path]
    #expect(try cache.shard(of: reader, builder).origin == .built)
  }
}
