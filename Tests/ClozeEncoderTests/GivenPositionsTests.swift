import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

/// Positions that are handed to the encoder, and what comes out of its blocks.
@Suite struct GivenPositionsTests {
  private let layout = SequenceLayout(offsets: [0, 3, 4])
  private let context = ForwardContext(evaluating: .f32)

  private func configuration(_ positions: EncoderConfiguration.Positions) -> EncoderConfiguration {
    var configuration = EncoderConfiguration()
    configuration.layers = 3
    configuration.hidden = 8
    configuration.heads = 2
    configuration.feedForward = 12
    configuration.normPlacement = .pre
    configuration.unbiasedQueries = true
    configuration.positions = positions
    configuration.initializerRange = 0.5
    return configuration
  }

  private func rows(_ seed: UInt64, _ device: Device) throws -> Tensor {
    var random = CounterRandom(seed: seed, purpose: .test)
    return try Tensor((0..<32).map { _ in Float(random.normal()) }, [4, 8], .f32, device)
  }

  @Test func positionsAreAddedBeforeEveryBlock() throws {
    let device = Device(.auto, threads: 1), store = ParameterStore(seed: 1, device: device)
    let configuration = configuration(.given)
    let encoder = try Encoder(store, configuration)
    let x = try rows(1, device), positions = try rows(2, device)
    // The same blocks one by one, each an encoder of its own without positions.
    var expected = x
    for layer in 0..<3 {
      let own = ParameterStore(seed: 1, device: device)
      let block = try TransformerBlock(own, layer: layer, configuration)
      for parameter in own.parameters {
        parameter.value.write(try #require(store[parameter.name]).doubles)
      }
      expected = try block(expected.adding(positions), layout, context)
    }
    let norm = try Norm(ParameterStore(seed: 1, device: device), "norm", width: 8, configuration)
    let states = try encoder.states(x, layout, context, positions: positions, after: [1, 3])
    #expect(try states[1].values == norm(expected).values)
    #expect(try encoder(x, layout, context, positions: positions).values == states[1].values)
    #expect(states.count == 2 && states[0].values != states[1].values)
    #expect(store["layers.0.attention.qkv.bias"] == nil)
    #expect(store["layers.0.attention.output.bias"] != nil)
  }

  @Test func onlyModelsWithPlacesTakeGivenPositions() {
    #expect(configuration(.given).modelProblems(givesPositions: true) == [])
    #expect(configuration(.given).modelProblems(givesPositions: false).count == 1)
    #expect(configuration(.learned).modelProblems(givesPositions: true).count == 1)
    #expect(configuration(.given).validate() == [])
  }
}

/// The parts of a model that no gradient changes.
@Suite struct StateTests {
  @Test func batchNormKeepsRunningMeans() throws {
    let store = ParameterStore(seed: 1, device: Device(.auto, threads: 1))
    let norm = try BatchNorm(store, "norm", width: 2)
    #expect(store.parameters.map(\.name) == ["norm.weight", "norm.bias"])
    #expect(store.states.map(\.name) == ["norm.mean", "norm.variance"])
    let x = try Tensor([1, 10, 3, 10, 5, 40] as [Float], [3, 2], .f32, store.device)
    let before = try norm(x, ForwardContext(evaluating: .f32)).values
    #expect(zip(before, x.values).allSatisfy { abs($0 - $1) < 1e-3 })
    let y = try norm(x, ForwardContext(training: 1, step: 1)).values
    #expect(abs(y[0] + 1.2247) < 1e-3 && abs(y[2]) < 1e-6)
    // A tenth of mean 3 and 20, and of the unbiased variance 4 and 300.
    #expect(store.states[0].value.values.map { ($0 * 1000).rounded() } == [300, 2000])
    #expect(store.states[1].value.values.map { ($0 * 1000).rounded() } == [1300, 30900])
  }

  @Test func statesShiftNoInitialValues() throws {
    func start(_ withState: Bool) throws -> [Float] {
      let store = ParameterStore(seed: 5, device: Device(.auto, threads: 1))
      if withState { _ = try store.addState("queue", [3], .normal(1)) }
      return try store.add("weight", [4], .uniform(-0.5...0.5), decays: true).values
    }
    #expect(try start(true) == start(false))
    #expect(try start(false).allSatisfy { abs($0) < 0.5 && $0 != 0 })
  }
}
