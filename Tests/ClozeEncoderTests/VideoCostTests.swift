import ClozeEncoder
import ClozeTensor
import Testing

/// Formulas of parameters, operations and memory of models of clips.
@Suite struct VideoCostTests {
  private static func configuration(
    _ change: (inout EncoderConfiguration) -> Void = { _ in }
  ) -> EncoderConfiguration {
    var configuration = EncoderConfiguration(), settings = DividedBlock.Settings()
    configuration.block = BlockName(rawValue: DividedBlock.name)
    (configuration.layers, configuration.hidden, configuration.heads) = (3, 20, 4)
    (configuration.feedForward, configuration.normPlacement) = (36, .pre)
    settings.patches = 6
    configuration.blockSettings[DividedBlock.name] = settings
    change(&configuration)
    return configuration
  }

  @Test(arguments: [
    configuration(), configuration { ($0.biases, $0.gated) = (false, true) },
    configuration { ($0.unbiasedQueries, $0.norm) = (true, .rms) },
  ])
  func parametersAreThoseOfTheModel(_ configuration: EncoderConfiguration) throws {
    let store = ParameterStore(seed: 0, device: Device(.reference, threads: 1))
    let encoder = store.scoped("encoder")
    _ = try Encoder(encoder, configuration)
    #expect(
      configuration.parameterCounts(vocabularySize: 0).blocks
        == encoder.parameters.reduce(0) { $0 + $1.value.count })
    guard !configuration.unbiasedQueries else { return }
    for words in WordAttention.allCases {
      let cross = store.scoped(words.rawValue)
      _ = try TrajectoryCross(cross, configuration, words: words)
      #expect(
        TrajectoryCross.parameters(configuration, words: words)
          == cross.parameters.reduce(0) { $0 + $1.value.count }, "\(words)")
    }
  }

  /// By hand for 1 block, C = 4, F = 8, 2 frames of 1 + 2 rows: products of a transformer block
  /// 2 (4 * 16 + 2 * 32) = 256, its attention 4 * 3 * 4 = 48; time 2 * 5 * 16 = 160 and
  /// 4 * 2 * 4 = 32.
  @Test func operationsAreThoseCountedByHand() {
    let configuration = Self.configuration {
      ($0.layers, $0.hidden, $0.heads, $0.feedForward) = (1, 4, 2, 8)
      var settings = DividedBlock.Settings()
      settings.patches = 2
      $0.blockSettings[DividedBlock.name] = settings
    }
    let cost = DividedBlock.cost(of: configuration, length: 6)
    #expect(cost.operations == 256 + 48 + 160 + 32)
    #expect(cost.unreadOperations == 4 * 16 + 160 + 32)
    // A word and a frame of one patch, so 3 rows; the last block reads the word and the clip.
    // W0 to W2 of 3 rows and W3 to W5 of the word: 32 * 3 * 4 = 384. Words to patches: W7, W4 and
    // W5 of one place 96, attention 16 (1 + 1 + 1) = 48. The clip's vector sees 3 rows: 48.
    // W6 and the feed-forward layer of 2 rows: 2 (32 + 2 * 4 * 8 * 2) = 320.
    #expect(
      TrajectoryCross.operations(
        configuration, words: .trajectory, length: 1, frames: 1, patches: 1)
        == 384 + 96 + 48 + 48 + 320)
    // W4 and W5 of the patch: 64; attention to two rows: 32.
    #expect(
      TrajectoryCross.operations(
        configuration, words: .patches, length: 1, frames: 1, patches: 1)
        == 384 + 64 + 32 + 48 + 320)
  }

  /// A training step really holds half to one and a half of the estimate.
  @Test(arguments: [DType.f32, .bf16])
  func memoryIsThatOfAStep(_ dtype: DType) throws {
    let configuration = Self.configuration {
      ($0.hidden, $0.feedForward, $0.heads, $0.maximumLength) = (64, 256, 4, 56)
    }
    let device = Device(.oneDNN, threads: 1), store = ParameterStore(seed: 1, device: device)
    let encoder = try Encoder(store, configuration)
    let layout = try SequenceLayout(frames: [Int](repeating: 8, count: 20), rows: 7)
    var random = CounterRandom(seed: 1, purpose: .test)
    let x = try Tensor(
      (0..<1120 * 64).map { _ in Float(random.normal()) }, [1120, 64], dtype, device)
    device.allocator.resetPeak()
    let before = device.allocator.usedBytes
    let y = try encoder(x, layout, ForwardContext(training: 0, step: 0, dtype: dtype))
    try y.sum().backward()
    let used = Double(device.allocator.peakBytes - before)
    let activations =
      1120 * (configuration.keptPerToken(asked: 1) * Double(dtype.size) + 3 * 4 * 8)
    let memory = TrainingMemory(count: store.count, dtype: dtype, activations: activations)
    let share = used / Double(memory.gradients + memory.activations)
    #expect(share > 0.5 && share < 1.5, "\(used) bytes, \(share) of the estimate")
  }
}
