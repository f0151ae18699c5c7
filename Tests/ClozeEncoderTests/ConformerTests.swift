import ClozeEncoder
import Testing

@testable import ClozeTensor

/// Conformer blocks and the subsampling of frames before them.
@Suite struct ConformerTests {
  private static let lengths = [61, 7, 150, 8, 213]

  private func configuration(
    _ change: (inout EncoderConfiguration, inout ConformerBlock.Settings) -> Void = { _, _ in }
  ) -> EncoderConfiguration {
    var configuration = EncoderConfiguration(), settings = ConformerBlock.Settings()
    configuration.block = BlockName(rawValue: ConformerBlock.name)
    (configuration.layers, configuration.hidden, configuration.heads) = (2, 96, 4)
    (configuration.feedForward, configuration.activation) = (200, .silu)
    (configuration.positions, configuration.initializerRange) = (.rotary, 0.2)
    settings.kernel = 15
    change(&configuration, &settings)
    configuration.blockSettings[ConformerBlock.name] = settings
    return configuration
  }

  /// An utterance has the same bits alone and beside others.
  @Test(arguments: [DType.f32, .bf16], EncoderConfiguration.Positions.allCases)
  func bitsDoNotDependOnTheBatch(dtype: DType, positions: EncoderConfiguration.Positions) throws {
    let device = Device(.auto, threads: 2)
    guard device.backend.dtypes.contains(dtype), positions != .given else { return }
    for (kind, norm) in [
      (SubsamplingConfiguration.Kind.convolution, ConformerBlock.Settings.ConvolutionNorm.layer),
      (.stack, .batch),
    ] {
      let store = ParameterStore(seed: 3, device: device)
      var sizes = SubsamplingConfiguration()
      (sizes.kind, sizes.channels) = (kind, 24)
      let subsampling = try FrameSubsampling(
        store, "subsampling", bins: 80, hidden: 96, sizes, deviation: 0.05)
      let encoder = try Encoder(
        store,
        configuration {
          $0.positions = positions
          $1.convolutionNorm = norm
        })
      let context = ForwardContext(evaluating: dtype)
      func encoded(_ frames: [[Float]]) throws -> (SequenceLayout, [Float]) {
        let layout = SequenceLayout(
          offsets: frames.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count / 80)) })
        let x = try Tensor(
          frames.flatMap { $0 }, [layout.positions.count, 80], .f32, device)
        let steps = subsampling.layout(layout)
        return (steps, try encoder(subsampling(x, layout, context), steps, context).values)
      }
      let utterances = try Self.lengths.enumerated().map {
        try randomValues($1 * 80, seed: UInt64($0)).map { Float($0) }
      }
      let (layout, together) = try encoded(utterances)
      #expect(together.allSatisfy { $0.isFinite })
      for (index, utterance) in utterances.enumerated() {
        let alone = try encoded([utterance]).1
        let rows = Int(layout.offsets[index]) * 96..<Int(layout.offsets[index + 1]) * 96
        #expect(alone == Array(together[rows]), "utterance \(index), \(kind)")
      }
    }
  }

  private func randomValues(_ count: Int, seed: UInt64) throws -> [Double] {
    var random = CounterRandom(seed: seed, purpose: .test)
    return (0..<count).map { _ in random.normal() }
  }

  /// A convolution sees neighbours, so that nothing can be kept from a step.
  @Test func viewsOfSomeRowsAreRefused() throws {
    let device = Device(.auto, threads: 1)
    let encoder = try Encoder(ParameterStore(seed: 1, device: device), configuration())
    let x = try Tensor(zeros: [9, 96], .f32, device), layout = SequenceLayout(offsets: [0, 4, 9])
    let context = ForwardContext(evaluating: .f32)
    for view in [AttentionView(keys: [0, 2]), AttentionView(isPlaced: false)] {
      #expect(throws: TensorError.self) { try encoder(x, layout, context, view: view) }
    }
    let all = AttentionView(keys: (0..<9).map { $0 })
    let whole = try encoder(x, layout, context, view: all)
    #expect(whole.shape == [9, 96])
  }

  @Test func problemsAreNamed() {
    func problems(
      _ change: (inout EncoderConfiguration, inout ConformerBlock.Settings) -> Void
    ) -> [String] { configuration(change).validate() }
    let none = problems { _, _ in } + problems { ($1.kernel, $1.causal) = (16, true) }
    #expect(none == [])
    let even = problems { $1.kernel = 16 } + problems { $1.kernel = 0 }
    #expect(
      even == [
        "blockSettings.conformer.kernel is 16: must be odd, so that it is centred; or set causal",
        "blockSettings.conformer.kernel is 0: must lie in 1...1023",
      ])
    let normed = problems { encoder, _ in encoder.normPlacement = .pre }
    #expect(normed.count == 1 && normed[0].hasPrefix("normPlacement is pre: must be post"))
    let causal = problems { encoder, _ in
      (encoder.positions, encoder.attention) = (.relative, .causal)
    }
    #expect(causal == ["positions is relative: attention must be full, and is causal"])
  }

  @Test func stepsAreCountedFromTheirFrames() throws {
    var sizes = SubsamplingConfiguration()
    #expect(sizes.validate() == [] && sizes.factor == 4 && sizes.least == 7)
    let convolved = [0, 1, 6, 7, 10, 11, 300].map(sizes.steps)
    #expect(convolved == [0, 0, 0, 1, 1, 2, 74])
    sizes.kind = .stack
    let stacked = [0, 3, 4, 7, 8].map(sizes.steps)
    #expect(stacked == [0, 0, 1, 1, 2] && sizes.least == 4)
    sizes.frames = 2
    #expect(sizes.factor == 2)
    #expect(sizes.layout(SequenceLayout(offsets: [0, 5, 6, 10])).offsets == [0, 2, 2, 4])
    (sizes.frames, sizes.channels) = (0, 0)
    #expect(sizes.validate().count == 2)
  }

  @Test(arguments: SubsamplingConfiguration.Kind.allCases)
  func parametersOfSubsamplingAreCounted(kind: SubsamplingConfiguration.Kind) throws {
    var sizes = SubsamplingConfiguration()
    (sizes.kind, sizes.channels, sizes.frames) = (kind, 5, 3)
    let store = ParameterStore(seed: 1, device: Device(.reference, threads: 1))
    _ = try FrameSubsampling(store, "x", bins: 23, hidden: 7, sizes, deviation: 0.1)
    #expect(sizes.cost(bins: 23, hidden: 7).parameters == store.count)
  }
}
