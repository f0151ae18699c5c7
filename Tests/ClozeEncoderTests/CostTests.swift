import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import Testing

/// Formulas of parameters, operations and memory.
@Suite struct CostTests {
  /// Encoders that differ in everything that has parameters.
  static let encoders: [EncoderConfiguration] = {
    var bert = EncoderConfiguration()
    (bert.layers, bert.hidden, bert.heads, bert.feedForward) = (3, 20, 4, 36)
    bert.maximumLength = 17
    var gated = bert
    (gated.gated, gated.activation, gated.normPlacement) = (true, .silu, .pre)
    (gated.positions, gated.norm, gated.biases) = (.rotary, .rms, false)
    (gated.segments, gated.embeddingNorm) = (0, false)
    var bare = bert
    (bare.layers, bare.positions, bare.biases) = (0, .sinusoidal, false)
    var conformer = bert, other = gated
    (conformer.block, conformer.positions) = (BlockName(rawValue: ConformerBlock.name), .relative)
    (other.block, other.normPlacement) = (conformer.block, .post)
    var settings = ConformerBlock.Settings()
    (settings.convolutionNorm, settings.convolutionBiases) = (.batch, true)
    other.blockSettings[ConformerBlock.name] = settings
    return [bert, gated, bare, conformer, other]
  }()

  @Test(arguments: encoders, [false, true])
  func parametersAreThoseOfTheModel(_ encoder: EncoderConfiguration, nextSentence: Bool) throws {
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 99, nextSentence: nextSentence, seed: 0,
      device: Device(.reference, threads: 1))
    let counts = encoder.parameterCounts(vocabularySize: 99, nextSentence: nextSentence)
    #expect(counts.total == model.store.count)
    func count(_ prefixes: String...) -> Int {
      model.store.parameters.filter { parameter in
        prefixes.contains { parameter.name.hasPrefix($0) }
      }.reduce(0) { $0 + $1.value.count }
    }
    #expect(counts.embeddings == count("embeddings."))
    #expect(counts.blocks == count("layers.", "norm."))
    #expect(counts.head == count("head."))
    #expect(counts.nextSentence == count("pooler.", "nextSentence."))
  }

  /// By hand for 1 block, C = 4, F = 8, n = 3: products 2 (4 * 16 + 2 * 32) = 256, attention
  /// 4 * 3 * 4 = 48; half of 10 tokens hidden: 2 * (16 + 40) / 2 = 56, and of the other half's 152
  /// only keys and values, 2 * 2 * 16 / 2 = 32.
  @Test func operationsAreThoseCountedByHand() {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 4, 2, 8)
    #expect(encoder.encodingOperations(length: 3) == 304)
    #expect(encoder.predictionOperations(length: 3, vocabularySize: 10, masked: 0.5) == 240)
    #expect(encoder.trainingOperations(length: 3, vocabularySize: 10, masked: 0.5) == 720)
    encoder.gated = true
    #expect(encoder.encodingOperations(length: 3) == 368)
    encoder.attention = .causal
    #expect(encoder.encodingOperations(length: 3) == 352)
    (encoder.attention, encoder.window, encoder.globalTokens) = (.window, 0, 1)
    #expect(encoder.encodingOperations(length: 3) == 352)
  }

  @Test func bertBaseHasItsNumberOfParameters() {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (12, 768, 12, 3072)
    // 109,482,240 with the pooler (768 * 769) and without a head; the head is V + C^2 + 3 C.
    let counts = encoder.parameterCounts(vocabularySize: 30_522)
    #expect(counts.embeddings + counts.blocks == 109_482_240 - 768 * 769)
    #expect(counts.head == 30_522 + 768 * 768 + 3 * 768)
  }

  /// What a training step really holds lies within half to one and a half of the estimate.
  @Test(arguments: [DType.f32, .bf16])
  func memoryIsThatOfAStep(_ dtype: DType) throws {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.feedForward) = (3, 64, 256)
    let device = Device(.oneDNN, threads: 1)
    let model = try MaskedLanguageModel(encoder, vocabularySize: 500, seed: 0, device: device)
    let ids = (0..<Int32(2048)).map { $0 % 500 }, masked = stride(from: Int32(0), to: 2048, by: 7)
    let layout = SequenceLayout(offsets: (0...32).map { Int32(64 * $0) })
    device.allocator.resetPeak()
    let before = device.allocator.usedBytes
    let positions = Array(masked)
    let hidden = try model.encode(
      ids, layout, ForwardContext(training: 0, step: 0, dtype: dtype), rows: positions)
    try model.head.loss(hidden, labels: positions.map { $0 % 500 }).loss.backward()
    let memory = encoder.trainingMemory(
      tokens: 2048, vocabularySize: 500, masked: 1 / 7, dtype: dtype)
    let used = Double(device.allocator.peakBytes - before)
    let share = used / Double(memory.gradients + memory.activations)
    #expect(share > 0.5 && share < 1.5, "\(used) bytes, \(share) of the estimate")
  }
}
