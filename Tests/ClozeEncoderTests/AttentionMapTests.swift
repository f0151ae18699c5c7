import ClozeObjectives
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

@Suite struct AttentionMapTests {
  let device = Device(.reference, threads: 1)
  let layout = SequenceLayout(offsets: [0, 7])

  /// Two tokens, one head of two features: scores are q k / sqrt(2).
  @Test func twoTokensByHand() throws {
    // Queries (1, 0) and (0, 2), keys (1, 1) and (3, 0), values that do not count.
    let projected = try Tensor(
      [1, 0, 1, 1, 9, 9, 0, 2, 3, 0, 9, 9].map { Float($0) }, [2, 6], .f32, device)
    let maps = AttentionMaps()
    try maps.add(projected, SequenceLayout(offsets: [0, 2]), heads: 1, pattern: .init())
    // Scores 1 and 3 over the root of 2: 1 / (1 + e^1.414214); then 2 and 0: 1 / (1 + e^-1.414214).
    let expected = [[0.195_57, 0.804_43], [0.804_43, 0.195_57]]
    for (row, values) in zip(maps.layers[0][0], expected) {
      #expect(zip(row, values).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  /// Rows are probabilities, nobody looks where the pattern forbids it, and mixing the values by
  /// them is what the attention operation does.
  @Test(arguments: EncoderTests.variants)
  func mapsAreWhatAttentionMixesWith(_ configuration: EncoderConfiguration) throws {
    var pattern = AttentionPattern()
    pattern.isCausal = configuration.attention == .causal
    if configuration.attention == .window { pattern.window = configuration.window }
    if configuration.positions == .alibi { pattern.slopes = [0.5, 0.25, 0.2, 0.1, 0.05] }
    let (heads, width) = (configuration.heads, configuration.hidden)
    var random = CounterRandom(seed: 5, purpose: .initialization)
    let values = (0..<7 * 3 * width).map { _ in Float(random.normal()) }
    let projected = try Tensor(values, [7, 3 * width], .f32, device)
    let maps = AttentionMaps()
    try maps.add(projected, layout, heads: heads, pattern: pattern)
    let mixed = try projected.selfAttention(offsets: [0, 7], heads: heads, pattern: pattern).values
    for (head, map) in maps.layers[0].enumerated() {
      for (query, row) in map.enumerated() {
        #expect(abs(row.reduce(0, +) - 1) < 1e-12)
        #expect(row.indices.allSatisfy { pattern.allows(query, $0) || row[$0] == 0 })
        for column in 0..<width / heads {
          let place = head * (width / heads) + column
          let sum = (0..<7).reduce(0) {
            $0 + row[$1] * Double(values[$1 * 3 * width + 2 * width + place])
          }
          #expect(abs(sum - Double(mixed[query * width + place])) < 1e-5)
        }
      }
    }
  }

  @Test(arguments: EncoderTests.variants)
  func aModelFillsThemOnTheWay(_ configuration: EncoderConfiguration) throws {
    let model = try MaskedLanguageModel(configuration, vocabularySize: 99, seed: 1, device: device)
    let ids: [Int32] = [1, 5, 98, 0, 3, 4, 17]
    let maps = AttentionMaps { $0 == 1 }
    let watched = try model.encode(
      ids, layout, ForwardContext(evaluating: .f32, attentionMaps: maps)
    ).values
    #expect(maps.layers.map(\.count) == [0, 5] && maps.layers[1][0].count == 7)
    #expect(try watched == model.encode(ids, layout, ForwardContext(evaluating: .f32)).values)
    #expect(throws: TensorError.self) {
      try model.encode(
        ids, SequenceLayout(offsets: [0, 3, 7]),
        ForwardContext(evaluating: .f32, attentionMaps: AttentionMaps()))
    }
  }
}
