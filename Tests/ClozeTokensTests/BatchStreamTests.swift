import ClozeTokens
import Foundation
import Testing

@Suite struct BatchStreamTests {
  let folder: ShardScratch
  let table: SampleTable

  init() throws {
    folder = try ShardScratch()
    table = try Self.table(folder, seed: 7)
  }

  static func table(_ folder: ShardScratch, seed: UInt64) throws -> SampleTable {
    var configuration = SampleConfiguration()
    configuration.maximumLength = 20
    let documents = (0..<50).map { (document: Int32) -> [Int32] in
      (0..<document + 8).map { 3 + document * 100 + $0 }
    }
    return try SampleTable(
      shard: folder.shard(documents, vocabularySize: 6000), tokens: ToyTokenizer.sampleTokens,
      configuration: configuration, seed: seed)
  }

  private func take(_ count: Int, _ stream: inout BatchStream<SampleTable>) -> [SampleBatch] {
    (0..<count).compactMap { _ in stream.next() }
  }

  @Test func batchesHaveNoMoreSequencesThanAllowed() throws {
    let limit = BatchLimit(tokens: 1000, sequences: 7)
    var stream = try BatchStream(table, limit: limit, epochs: 1)
    var sizes: [Int] = []
    while let batch = stream.next() { sizes.append(batch.tokens.sequenceCount) }
    #expect(sizes.dropLast().allSatisfy { $0 == 7 })
    #expect(sizes.reduce(0, +) == table.count && sizes.last == (table.count - 1) % 7 + 1)
    #expect(throws: BatchError.self) {
      try BatchStream(table, limit: BatchLimit(tokens: 9, sequences: 0))
    }
  }

  @Test func anEpochHasEverySampleOnce() throws {
    var stream = try BatchStream(table, limit: BatchLimit(tokens: 64), epochs: 3)
    var sequences: [[[Int32]]] = [[], [], []]
    var number = 0
    while let batch = stream.next() {
      #expect(batch.number == number && batch.tokens.tokenCount <= 64)
      number += 1
      for index in 0..<batch.tokens.sequenceCount {
        sequences[batch.epoch].append(Array(batch.tokens.ids[batch.tokens.range(of: index)]))
      }
    }
    #expect(sequences.allSatisfy { $0.count == table.count })
    #expect(sequences[0] != sequences[1] && sequences[1] != sequences[2])
    let sorted = sequences.map { $0.sorted { $0.lexicographicallyPrecedes($1) } }
    #expect(sorted[0] == sorted[1] && sorted[1] == sorted[2])
  }

  @Test func aSampleLargerThanABatchIsABatch() throws {
    var stream = try BatchStream(table, limit: BatchLimit(tokens: 1), epochs: 1)
    var count = 0
    while let batch = stream.next() {
      #expect(batch.tokens.sequenceCount == 1)
      count += 1
    }
    #expect(count == table.count)
  }

  @Test func resumingFromAnyCursorGivesTheSameBatches() throws {
    var stream = try BatchStream(table, limit: BatchLimit(tokens: 100))
    var cursors: [BatchCursor] = []
    var expected: [SampleBatch] = []
    for _ in 0..<60 {
      cursors.append(stream.cursor)
      expected += take(1, &stream)
    }
    #expect(try #require(expected.last).epoch >= 2)
    for start in stride(from: 0, to: 60, by: 7) {
      let json = try JSONEncoder().encode(cursors[start])
      let cursor = try JSONDecoder().decode(BatchCursor.self, from: json)
      var resumed = try BatchStream(table, limit: BatchLimit(tokens: 100), cursor: cursor)
      #expect(take(60 - start, &resumed) == Array(expected[start...]))
    }
  }

  @Test func theSeedChangesTheOrderAndNothingElseDoes() throws {
    var one = try BatchStream(table, limit: BatchLimit(tokens: 100))
    var same = try BatchStream(Self.table(folder, seed: 7), limit: BatchLimit(tokens: 100))
    var other = try BatchStream(Self.table(folder, seed: 8), limit: BatchLimit(tokens: 100))
    let expected = take(9, &one)
    #expect(take(9, &same) == expected)
    #expect(take(9, &other) != expected)
  }

  @Test func theFirstSampleOfAnEpochIsEachOneEquallyOften() throws {
    var counts: [[Int32]: Int] = [:]
    for epoch in 0..<4000 {
      var cursor = BatchCursor()
      cursor.epoch = epoch
      var stream = try BatchStream(table, limit: BatchLimit(tokens: 1), cursor: cursor)
      let batch = stream.next()
      counts[try #require(batch).tokens.ids, default: 0] += 1
    }
    #expect(counts.count == table.count)
    let expected = 4000 / Double(table.count)
    #expect(counts.values.allSatisfy { abs(Double($0) - expected) < 5 * expected.squareRoot() })
  }

  @Test func validationHasAFixedOrder() throws {
    var stream = try BatchStream(
      table, limit: BatchLimit(tokens: 64), order: .sequential, epochs: 2)
    var epochs: [[[Int32]]] = [[], []]
    while let batch = stream.next() { epochs[batch.epoch].append(batch.tokens.ids) }
    #expect(epochs[0] == epochs[1])
    #expect(epochs[0][0][1] == 3)
  }

  @Test func impossibleCursorsAreNamed() throws {
    var cursor = BatchCursor()
    cursor.sample = table.count + 1
    #expect(throws: BatchError.cursorOutOfRange(sample: cursor.sample, samples: table.count)) {
      try BatchStream(table, limit: BatchLimit(tokens: 9), cursor: cursor)
    }
    cursor.sample = -1
    #expect(throws: BatchError.self) {
      try BatchStream(table, limit: BatchLimit(tokens: 9), cursor: cursor)
    }
    #expect(throws: BatchError.self) { try BatchStream(table, limit: BatchLimit(tokens: 0)) }
  }
}

@Suite(.timeLimit(.minutes(10))) struct BatchPrefetchTests {
  struct Failure: Error {}

  @Test func elementsComeInOrderToTheEnd() throws {
    let stream = PrefetchingStream(state: 0, depth: 2) { (state: inout Int) -> Int? in
      state += 1
      return state <= 1000 ? state : nil
    }
    for expected in 1...1000 { #expect(try stream.next() == expected) }
    #expect(try stream.next() == nil)
    #expect(try stream.next() == nil)
  }

  @Test func errorsComeAfterTheElementsBeforeThem() throws {
    let stream = PrefetchingStream(state: 0) { (state: inout Int) -> Int? in
      state += 1
      if state == 3 { throw Failure() }
      return state
    }
    #expect(try stream.next() == 1)
    #expect(try stream.next() == 2)
    #expect(throws: Failure.self) { try stream.next() }
    #expect(throws: Failure.self) { try stream.next() }
  }

  @Test func cancellingAndDroppingStopTheThread() throws {
    for consumed in 0..<50 {
      let alive = Box()
      do {
        let stream = PrefetchingStream(state: alive) { _ -> Int? in 1 }
        for _ in 0..<consumed { _ = try stream.next() }
        if consumed % 2 == 0 {
          stream.cancel()
          #expect(try stream.next() == nil)
        }
      }
    }
  }

  @Test func noMoreThanTheDepthIsMadeAhead() throws {
    let made = Box()
    let stream = PrefetchingStream(state: 0, depth: 3) { _ -> Int? in made.increment() }
    for taken in 1...20 {
      _ = try stream.next()
      #expect(made.value <= taken + 4)
    }
    Thread.sleep(forTimeInterval: 0.05)
    #expect(made.value <= 24)
  }

  @Test func batchesAreThoseWithoutTheThread() throws {
    let table = try BatchStreamTests.table(ShardScratch(), seed: 7)
    var direct = try BatchStream(table, limit: BatchLimit(tokens: 90))
    let stream = PrefetchingStream(state: direct) { stream in
      stream.next().map { (batch: $0, cursor: stream.cursor) }
    }
    for _ in 0..<40 {
      let expected = direct.next()
      let element = try stream.next()
      #expect(element?.batch == expected && element?.cursor == direct.cursor)
    }
  }

  /// A counter that two threads may use.
  final class Box: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0
    var value: Int { lock.withLock { count } }
    func increment() -> Int {
      lock.withLock {
        count += 1
        return count
      }
    }
  }
}
