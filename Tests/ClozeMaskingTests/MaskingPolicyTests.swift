import ClozeMasking
import ClozeTensor
import ClozeTokens
import Foundation
import Testing

@Suite struct MaskingPolicyTests {
  @Test(arguments: ["wholeWord", "span", "ngram"])
  func wordsAreChosenAsAWhole(policy: String) {
    for step in 0..<200 {
      let batch = makeBatch([126, 60], seed: UInt64(step))
      var random = CounterRandom.masking(seed: 3, step: step)
      let masked = mask(batch, configuration(policy), maskingTokens, &random)
      let chosen = Set(masked.positions.map { Int($0) })
      for word in words(batch) {
        let count = word.filter { chosen.contains($0) }.count
        #expect(count == 0 || count == word.count)
      }
    }
  }

  /// The share of runs of each length when one run is chosen in each of many long sequences of
  /// words of one token.
  private func runLengths(_ policy: String) -> [Double] {
    let ids = (0..<1000).map { Int32(3 + $0 % 50) }
    let batch = PackedBatch([TokenSequence(ids: ids)], sampleTokens)
    let settings = configuration(policy) {
      ($0.maskRate, $0.randomRate, $0.keepRate) = (1, 0, 0)
      $0.rate = 0.02
    }
    var counts = [Int](repeating: 0, count: 12)
    for step in 0..<4000 {
      var random = CounterRandom.masking(seed: 8, step: step)
      let positions = mask(batch, settings, maskingTokens, &random).positions
      // Runs in the order of positions; the one that the count cut short is among them, so that a
      // small bias is left.
      var length = 0
      for (index, position) in positions.enumerated() {
        length += 1
        if index + 1 == positions.count || positions[index + 1] != position + 1 {
          counts[min(length, 11)] += 1
          length = 0
        }
      }
    }
    let total = Double(counts.reduce(0, +))
    return counts.map { Double($0) / total }
  }

  @Test func spansAreGeometric() {
    let shares = runLengths("span")
    let mean = shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    #expect(abs(mean - 3.6) < 0.3)
    #expect(shares[1] > shares[2] && shares[2] > shares[3] && shares[3] > shares[4])
    #expect(shares[10] > 0.015 && shares[11] < 0.02)
  }

  @Test func nGramsHaveWeightOneOverLength() {
    let shares = runLengths("ngram")
    #expect(abs(shares[1] - 6.0 / 11) < 0.04)
    #expect(abs(shares[2] - 3.0 / 11) < 0.04)
    #expect(abs(shares[3] - 2.0 / 11) < 0.04)
  }

  @Test func theTokensOfASpanShareTheirFate() {
    let ids = (0..<60).map { Int32(3 + $0 % 50) }
    let batch = PackedBatch([TokenSequence(ids: ids)], sampleTokens)
    let settings = configuration("span") {
      ($0.maskRate, $0.randomRate, $0.keepRate) = (0.5, 0, 0.5)
      $0.spanProbability = 1e-9
      $0.maximumSpan = 2
    }
    var mixed = 0, pairs = 0
    for step in 0..<2000 {
      var random = CounterRandom.masking(seed: 8, step: step)
      let masked = mask(batch, settings, maskingTokens, &random)
      let positions = masked.positions.map { Int($0) }
      for (index, position) in positions.dropFirst().enumerated()
      where position == positions[index] + 1 {
        pairs += 1
        let isMixed = (masked.inputs[position] == 2) != (masked.inputs[position - 1] == 2)
        mixed += isMixed ? 1 : 0
      }
    }
    // Neighbours that are not of one span may differ.
    #expect(pairs > 5000 && Double(mixed) / Double(pairs) < 0.12)
  }

  @Test func settingsAreChecked() throws {
    #expect(MaskingConfiguration().validate().isEmpty)
    let wrong = configuration("words") {
      ($0.rate, $0.maskRate, $0.randomRate, $0.keepRate) = (0, 2, .nan, 0.1)
      ($0.maximumPerSequence, $0.spanProbability) = (0, 0)
      ($0.maximumSpan, $0.maximumNGram) = (0, -1)
    }
    #expect(wrong.validate().count == 9)
    #expect(wrong.validate()[0].contains("random, wholeWord, span, ngram"))
    let json = try JSONEncoder().encode(configuration("span"))
    let back = try JSONDecoder().decode(MaskingConfiguration.self, from: json)
    #expect(back == configuration("span"))
  }

  @Test func everyPolicyHasAFileAndEveryFileAPolicy() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeMasking/Policies")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .map { $0.replacingOccurrences(of: ".swift", with: "").lowercased() }
    #expect(Set(files) == Set(MaskingPolicy.all.map { $0.name.lowercased() }))
    #expect(MaskingPolicy.all.allSatisfy { !$0.summary.isEmpty })
    #expect(Set(MaskingPolicy.all.map(\.name)).count == MaskingPolicy.all.count)
  }

  /// The work is in proportion to the tokens, measured in random numbers: few for each, for short
  /// sequences and for long ones.
  @Test(arguments: [126, 2000]) func fewRandomNumbersAreDrawnForEachToken(length: Int) {
    let batch = makeBatch([Int](repeating: length, count: 3))
    let limit = 4 * batch.tokenCount
    for policy in UnitKind.tokens.policyNames {
      var random = CounterRandom.masking(seed: 1, step: 1)
      _ = mask(batch, configuration(policy), maskingTokens, &random)
      let next = (0..<3).map { _ in random.next32() }
      var again = CounterRandom.masking(seed: 1, step: 1)
      let stream = (0..<limit + 3).map { _ in again.next32() }
      let isFound = (0...limit).contains { stream[$0..<$0 + 3].elementsEqual(next) }
      #expect(isFound, "\(policy) draws more than \(limit) numbers")
    }
  }
}
