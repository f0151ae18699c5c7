import ClozeData
import ClozeTokens
import Foundation
import Testing

private let books = ProcessInfo.processInfo.environment["CLOZE_DATA"].map { $0 + "/text/books" }

/// The way from a folder of books to batches.
@Suite(.enabled(if: books != nil)) struct ShardCorpusTests {
  @Test func booksBecomeBatchesOfBothSides() throws {
    let folder = try ShardScratch()
    let reader = try TextReader(TextSource(paths: [try #require(books)]))
    let cache = ShardCache(folder: folder.path)
    let shard = try cache.shard(of: reader, ToyTokenizer.builder()).shard
    #expect(try cache.shard(of: reader, ToyTokenizer.builder()).origin == .cached)
    #expect(shard.metadata.report.bytes == reader.list.totalBytes)
    #expect(shard.documentCount == shard.metadata.report.documents)

    let identities = (0..<shard.documentCount).map { shard.identity($0) }
    let isHeldOut = DocumentSplit(validationFraction: 0.1).isValidation(identities: identities)
    var tokens = 0
    for side in [true, false] {
      let table = try SampleTable(
        shard: shard, isIncluded: isHeldOut.map { $0 == side }, tokens: ToyTokenizer.sampleTokens,
        configuration: SampleConfiguration(), seed: 1)
      tokens += table.dropped.tokens
      var stream = try BatchStream(table, limit: BatchLimit(tokens: 2560), epochs: 1)
      while let batch = stream.next() {
        tokens += batch.tokens.isSpecial.filter { !$0 }.count
        #expect(batch.tokens.tokenCount <= 2560)
      }
    }
    #expect(tokens == shard.tokenCount)
  }
}
