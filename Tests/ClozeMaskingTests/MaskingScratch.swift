import ClozeMasking
import ClozeTensor
import ClozeTokens

/// 0 is [CLS], 1 [SEP], 2 [MASK]; 3..<60 begin words and 60..<99 go on with them.
let maskingTokens = MaskingTokens(mask: 2, count: 99) { $0 < 3 }
let sampleTokens = SampleTokens(
  classification: 0, separator: 1, words: .continuing((0..<99).map { $0 >= 60 }))

/// A batch of sequences of these lengths, framed if `isFramed`, with words of 1 to 4 tokens.
func makeBatch(_ lengths: [Int], isFramed: Bool = true, seed: UInt64 = 1) -> PackedBatch {
  var random = CounterRandom(seed: seed, purpose: .test)
  let sequences = lengths.map { length in
    var ids: [Int32] = []
    while ids.count < length {
      ids.append(Int32(3 + random.below(57)))
      let further = min([0, 0, 0, 1, 1, 2, 3][random.below(7)], length - ids.count)
      for _ in 0..<further { ids.append(Int32(60 + random.below(39))) }
    }
    return TokenSequence(ids: isFramed ? [0] + ids + [1] : ids)
  }
  return PackedBatch(sequences, sampleTokens)
}

func configuration(
  _ policy: String, _ change: (inout MaskingConfiguration) -> Void = { _ in }
) -> MaskingConfiguration {
  var configuration = MaskingConfiguration()
  configuration.policy = policy
  change(&configuration)
  return configuration
}

/// The words of `batch` in token order.
func words(_ batch: PackedBatch) -> [Range<Int>] {
  var words: [Range<Int>] = []
  for token in 0..<batch.tokenCount where !batch.isSpecial[token] {
    if !batch.startsWord[token], let last = words.last {
      words[words.count - 1] = last.lowerBound..<token + 1
    } else {
      words.append(token..<token + 1)
    }
  }
  return words
}
