import ClozeMasking
import ClozeTensor
import ClozeTokens
import Testing

@Suite struct MaskingTests {
  static let policies = UnitKind.tokens.policyNames

  @Test(arguments: policies)
  func everyChosenTokenIsCountedOnceAndTheRestStays(policy: String) {
    for step in 0..<200 {
      let batch = makeBatch([1, 2, 3, 7, 20, 126], isFramed: step % 2 == 0, seed: UInt64(step))
      var random = CounterRandom.masking(seed: 4, step: step)
      let masked = mask(batch, configuration(policy), maskingTokens, &random)
      let chosen = masked.positions.map { Int($0) }
      #expect(zip(chosen, chosen.dropFirst()).allSatisfy { $0 < $1 })
      #expect(masked.labels == chosen.map { batch.ids[$0] })
      #expect(chosen.allSatisfy { !batch.isSpecial[$0] })
      #expect(masked.inputs.count == batch.tokenCount)
      let rest = Set(batch.ids.indices).subtracting(chosen)
      #expect(rest.allSatisfy { masked.inputs[$0] == batch.ids[$0] })
      for sequence in 0..<batch.sequenceCount {
        let range = batch.range(of: sequence)
        #expect(chosen.contains { range.contains($0) })
      }
    }
  }

  @Test func aShareOfSequencesHasOnlyItsLastTokenChosen() {
    let settings = configuration("random") {
      $0.lastShare = 0.25
      $0.rate = 0.5
    }
    var alone = 0, sequences = 0
    for step in 0..<2000 {
      let batch = makeBatch([9, 20], seed: UInt64(step))
      var random = CounterRandom.masking(seed: 5, step: step)
      let chosen = mask(batch, settings, maskingTokens, &random).positions.map { Int($0) }
      for sequence in 0..<batch.sequenceCount {
        let range = batch.range(of: sequence)
        let last = range.last { !batch.isSpecial[$0] }
        sequences += 1
        alone += chosen.filter(range.contains) == [last] ? 1 : 0
      }
    }
    #expect(abs(Double(alone) / Double(sequences) - 0.25) < 0.025)
  }

  @Test(arguments: policies, [0.15, 0.3, 0.5])
  func ratesAreMetOverManyDraws(policy: String, rate: Double) {
    let settings = configuration(policy) { $0.rate = rate }
    var tokens = 0, chosen = 0, masked = 0, replaced = 0, kept = 0
    for step in 0..<400 {
      let batch = makeBatch([126, 83, 126, 41, 126], seed: UInt64(step))
      var random = CounterRandom.masking(seed: 5, step: step)
      let result = mask(batch, settings, maskingTokens, &random)
      tokens += batch.isSpecial.filter { !$0 }.count
      chosen += result.positions.count
      for (position, label) in zip(result.positions, result.labels) {
        let input = result.inputs[Int(position)]
        if input == 2 { masked += 1 } else if input == label { kept += 1 } else { replaced += 1 }
      }
    }
    #expect(tokens > 200_000)
    func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(whole) }
    #expect(abs(share(chosen, of: tokens) - rate) < 0.003)
    #expect(abs(share(masked, of: chosen) - 0.8) < 0.02)
    // One in 96 of the random tokens is the one that was there.
    #expect(abs(share(replaced, of: chosen) - 0.099) < 0.012)
    #expect(abs(share(kept, of: chosen) - 0.101) < 0.012)
  }

  @Test(arguments: policies)
  func ratesAreMetInShortSequences(policy: String) {
    var tokens = 0, chosen = 0
    for step in 0..<10_000 {
      let ids = [Int32](repeating: 9, count: 11)
      let batch = PackedBatch([TokenSequence(ids: ids)], sampleTokens)
      var random = CounterRandom.masking(seed: 6, step: step)
      tokens += 11
      chosen += mask(batch, configuration(policy), maskingTokens, &random).positions.count
    }
    let share = Double(chosen) / Double(tokens)
    #expect(abs(share - 0.15) < 0.002)
  }

  @Test(arguments: policies)
  func positionZeroIsMaskedAsOftenAsOthers(policy: String) {
    var counts = [Int](repeating: 0, count: 20)
    for step in 0..<20_000 {
      let ids = (0..<20).map { Int32(3 + $0) }
      let batch = PackedBatch([TokenSequence(ids: ids)], sampleTokens)
      var random = CounterRandom.masking(seed: 7, step: step)
      for position in mask(batch, configuration(policy), maskingTokens, &random).positions {
        counts[Int(position)] += 1
      }
    }
    let expected = 20_000 * 0.15
    if policy == "random" || policy == "wholeWord" {
      #expect(counts.allSatisfy { abs(Double($0) - expected) < 6 * expected.squareRoot() })
    }
    // Runs begin anywhere and go on to the right, so that the first token is in fewer of them.
    #expect(Double(counts[0]) > expected / 5)
  }

  @Test(arguments: policies)
  func theFrameIsNeverChosen(policy: String) {
    let settings = configuration(policy) { $0.rate = 1 }
    let batch = makeBatch([5, 9])
    var random = CounterRandom.masking(seed: 1, step: 1)
    let masked = mask(batch, settings, maskingTokens, &random)
    #expect(masked.positions.map { Int($0) } == batch.ids.indices.filter { !batch.isSpecial[$0] })
    let frame = PackedBatch([TokenSequence(ids: [0, 1])], sampleTokens)
    let nothing = mask(frame, settings, maskingTokens, &random)
    #expect(nothing.positions.isEmpty && nothing.inputs == [0, 1])
    #expect(mask(PackedBatch(), settings, maskingTokens, &random).inputs.isEmpty)
  }

  @Test(arguments: policies)
  func theMostPerSequenceIsKept(policy: String) {
    for step in 0..<100 {
      let batch = makeBatch([200, 90], seed: UInt64(step))
      let settings = configuration(policy) {
        $0.rate = 0.4
        $0.maximumPerSequence = 3
      }
      var random = CounterRandom.masking(seed: 1, step: step)
      #expect(mask(batch, settings, maskingTokens, &random).positions.count <= 6)
      var long = [Int32](repeating: 70, count: 30)
      long[0] = 5
      let word = PackedBatch([TokenSequence(ids: long)], sampleTokens)
      let count = mask(word, settings, maskingTokens, &random).positions.count
      #expect(count == 3)
    }
  }

  @Test func randomTokensAreNeverSpecialAndAllOthersComeUp() {
    let settings = configuration("random") {
      ($0.maskRate, $0.randomRate, $0.keepRate, $0.rate) = (0, 1, 0, 1)
    }
    var seen: Set<Int32> = []
    for step in 0..<20 {
      var random = CounterRandom.masking(seed: 2, step: step)
      let batch = makeBatch([500], isFramed: false)
      seen.formUnion(mask(batch, settings, maskingTokens, &random).inputs)
    }
    #expect(seen == Set(3..<99))
  }

  @Test(arguments: policies)
  func sameNumbersSameMasks(policy: String) {
    let batch = makeBatch([30, 40])
    func masked(_ random: CounterRandom) -> Masked {
      var random = random
      return mask(batch, configuration(policy), maskingTokens, &random)
    }
    #expect(masked(.masking(seed: 1, step: 2)) == masked(.masking(seed: 1, step: 2)))
    #expect(masked(.masking(seed: 1, step: 2)) != masked(.masking(seed: 1, step: 3)))
    #expect(
      masked(.validationMasking(seed: 1, batch: 0)) != masked(.validationMasking(seed: 1, batch: 1))
    )
    #expect(masked(.validationMasking(seed: 1, batch: 0)) != masked(.masking(seed: 1, step: 0)))
  }
}
