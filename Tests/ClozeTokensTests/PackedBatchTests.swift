import ClozeTokens
import Testing

@Suite struct PackedBatchTests {
  @Test func sequencesStandOneAfterAnother() {
    let sequences = [
      TokenSequence(ids: [0, 5, 61, 1, 7, 1], segments: [0, 0, 0, 0, 1, 1]),
      TokenSequence(ids: [62, 3]),
    ]
    let batch = PackedBatch(sequences, ToyTokenizer.sampleTokens)
    #expect(batch.sequenceCount == 2 && batch.tokenCount == 8)
    #expect(batch.ids == [0, 5, 61, 1, 7, 1, 62, 3])
    #expect(batch.segments == [0, 0, 0, 0, 1, 1, 0, 0])
    #expect(batch.positions == [0, 1, 2, 3, 4, 5, 0, 1])
    #expect(batch.offsets == [0, 6, 8])
    #expect(batch.isSpecial == [true, false, false, true, false, true, false, false])
    #expect(batch.startsWord == [true, true, false, true, true, true, true, true])
    #expect(batch.range(of: 1) == 6..<8)
  }

  @Test func theLastSequenceCanBeTakenAway() {
    let sequences = [TokenSequence(ids: [0, 5, 1]), TokenSequence(ids: [0, 9, 8, 1])]
    var batch = PackedBatch(sequences, ToyTokenizer.sampleTokens)
    batch.removeLastSequence()
    #expect(batch == PackedBatch([sequences[0]], ToyTokenizer.sampleTokens))
    batch.removeLastSequence()
    #expect(batch == PackedBatch())
  }
}
