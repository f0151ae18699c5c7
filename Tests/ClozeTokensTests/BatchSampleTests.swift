import ClozeTokens
import Testing

@Suite struct BatchSampleTests {
  let folder: ShardScratch
  init() throws { folder = try ShardScratch() }

  private func table(
    _ documents: [[Int32]], isIncluded: [Bool]? = nil,
    _ change: (inout SampleConfiguration) -> Void = { _ in }
  ) throws -> SampleTable {
    var configuration = SampleConfiguration()
    configuration.maximumLength = 12
    configuration.minimumTokens = 2
    change(&configuration)
    return try SampleTable(
      shard: folder.shard(documents), isIncluded: isIncluded, tokens: ToyTokenizer.sampleTokens,
      configuration: configuration, seed: 3)
  }

  private func batches(_ table: SampleTable) throws -> [SampleBatch] {
    var stream = try BatchStream(
      table, limit: BatchLimit(tokens: 1), order: .sequential, epochs: 1)
    var batches: [SampleBatch] = []
    while let batch = stream.next() { batches.append(batch) }
    return batches
  }

  private func words(_ count: Int, from first: Int32 = 3) -> [Int32] {
    (0..<Int32(count)).map { first + $0 % 20 }
  }

  @Test func documentsAreCutIntoFramedRuns() throws {
    let table = try table([words(23), words(1), words(4, from: 30)])
    #expect((0..<table.count).map { table[$0] } == [0..<10, 10..<20, 20..<23, 24..<28])
    #expect(table.dropped.runs == 1 && table.dropped.tokens == 1)
    let last = try batches(table)[3]
    #expect(last.tokens.ids == [0, 30, 31, 32, 33, 1])
    #expect(last.tokens.isSpecial == [true, false, false, false, false, true])
    #expect(last.labels == nil)
  }

  @Test func runsEndBetweenWords() throws {
    let document: [Int32] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 70, 71, 3, 4]
    let table = try table([document])
    #expect((0..<table.count).map { table[$0] } == [0..<8, 8..<13])
    let long = [3] + [Int32](repeating: 70, count: 100)
    #expect(try self.table([long])[0] == 0..<10)
  }

  @Test func excludedDocumentsAreLeftOut() throws {
    let documents = [words(5), words(6), words(7)]
    let table = try table(documents, isIncluded: [true, false, true])
    #expect((0..<table.count).map { table[$0] } == [0..<5, 11..<18])
    let joined = try self.table(documents, isIncluded: [true, false, true]) {
      $0.spansDocuments = true
    }
    #expect((0..<joined.count).map { joined[$0] } == [0..<5, 11..<18])
  }

  @Test func shortDocumentsCanShareASample() throws {
    let documents = [[3, 4, 5], [6, 7], [8], [9, 10, 11, 12], [13, 14]] as [[Int32]]
    let table = try table(documents) { $0.spansDocuments = true }
    let expected: [[Int32]] = [
      [0, 3, 4, 5, 1, 6, 7, 1, 8, 1, 9, 1], [0, 10, 11, 12, 1, 13, 14, 1],
    ]
    #expect(try batches(table).map(\.tokens.ids) == expected)
    let kept = try batches(table).flatMap(\.tokens.ids).filter { $0 > 1 }
    #expect(kept == documents.flatMap { $0 })
  }

  @Test func spanningSamplesKeepToTheLengthAndLoseNothing() throws {
    let documents = (0..<300).map { words(1 + $0 * 7 % 31) }
    let table = try table(documents) { $0.spansDocuments = true }
    let sequences = try batches(table).map(\.tokens.ids)
    #expect(sequences.allSatisfy { $0.count <= 12 })
    let kept = sequences.reduce(0) { $0 + $1.filter { $0 > 1 }.count }
    #expect(kept + table.dropped.tokens == documents.reduce(0) { $0 + $1.count })
  }

  @Test func aShareOfSamplesIsShort() throws {
    let table = try table([words(400_000)]) {
      $0.shortSequenceProbability = 0.1
      $0.maximumLength = 102
    }
    let lengths = (0..<table.count - 1).map { table[$0].count }
    let short = lengths.filter { $0 < 100 }
    let share = Double(short.count) / Double(lengths.count)
    #expect(abs(share - 0.099) < 0.02)
    #expect(short.contains { $0 < 10 } && short.contains { $0 > 90 })
  }

  @Test func pairsAreFramedAndLabelled() throws {
    let documents = (0..<40).map { (index: Int32) in words(30, from: 3 + index % 2 * 20) }
    let table = try table(documents) { $0.nextSentence = true }
    var random = 0
    let all = try batches(table)
    for batch in all {
      let ids = batch.tokens.ids
      #expect(ids.first == 0 && ids.last == 1 && ids.filter { $0 == 1 }.count == 2)
      #expect(ids.count <= 12)
      let middle = try #require(ids.firstIndex(of: 1))
      let segments: [Int32] = ids.indices.map { $0 <= middle ? 0 : 1 }
      #expect(batch.tokens.segments == segments)
      let label = try #require(batch.labels?.first)
      random += Int(label)
      let (before, after) = (ids[middle - 1] - 3, ids[middle + 1] - 3)
      #expect(label == 1 || after % 20 == (before + 1) % 20)
    }
    let share = Double(random) / Double(all.count)
    #expect(abs(share - 0.5) < 0.2)
  }

  @Test func theSecondPartOfARandomPairIsFromAnotherDocument() throws {
    let documents: [[Int32]] = [
      .init(repeating: 5, count: 90), .init(repeating: 6, count: 9), .init(repeating: 7, count: 9),
    ]
    let table = try table(documents) { $0.nextSentence = true }
    var stream = try BatchStream(table, limit: BatchLimit(tokens: 1), epochs: 50)
    while let batch = stream.next() {
      let ids = batch.tokens.ids
      let isSame = ids[1] == ids[ids.count - 2]
      #expect(batch.labels == [isSame ? 0 : 1])
    }
  }

  @Test func impossibleSettingsAreNamed() throws {
    var configuration = SampleConfiguration()
    configuration.maximumLength = 7
    configuration.minimumTokens = 1
    configuration.shortSequenceProbability = .nan
    configuration.spansDocuments = true
    configuration.nextSentence = true
    #expect(configuration.validate().count == 4)
    #expect(SampleConfiguration().validate().isEmpty)
    #expect(throws: BatchError.noSamples(documents: 2, minimumTokens: 9)) {
      try table([words(8), words(3)]) { $0.minimumTokens = 9 }
    }
    #expect(throws: BatchError.noSamples(documents: 0, minimumTokens: 2)) { try table([]) }
    #expect(throws: BatchError.tooFewDocuments(documents: 1)) {
      try table([words(50)]) { $0.nextSentence = true }
    }
  }
}
