import ClozeEncoder
import Foundation
import Testing

@testable import ClozeTensor

/// Conformer blocks and subsampling against PyTorch: outputs, and the gradients of the input and of
/// every parameter. See `Fixtures/make_conformer.py`.
@Suite struct ConformerParityTests {
  private struct Numbers: Decodable {
    var shape: [Int]
    var values: [Double]
  }

  private struct Named: Decodable {
    var name: String
    var value: Numbers
    var gradient: Numbers?
  }

  private struct Case: Decodable {
    var name: String
    var offsets: [Int32]
    var input: Numbers
    var output: Numbers
    var upstream: Numbers
    var inputGradient: Numbers
    var parameters: [Named]
    var states: [Named]
    var positions: EncoderConfiguration.Positions?
    var norm: ConformerBlock.Settings.ConvolutionNorm?
    var biases: Bool?
    var causal: Bool?
  }

  private struct Fixture: Decodable {
    var blocks: [Case]
    var subsamplings: [Case]

    static func load() throws -> Fixture {
      let url = try #require(
        Bundle.module.url(
          forResource: "conformer", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
  }

  /// A backend and the type it computes in.
  struct Precision: Sendable, CustomTestStringConvertible {
    var backend: BackendKind
    var dtype: DType
    var tolerance: Double
    var testDescription: String { "\(backend.rawValue) \(dtype.rawValue)" }

    static let all = [
      Precision(backend: .reference, dtype: .f64, tolerance: 1e-9),
      Precision(backend: .openBLAS, dtype: .f32, tolerance: 2e-5),
      Precision(backend: .oneDNN, dtype: .f32, tolerance: 2e-5),
      Precision(backend: .oneDNN, dtype: .bf16, tolerance: 1e-1),
    ]
  }

  /// The largest difference relative to the largest number, at least 1; infinite where counts differ
  /// or anything is not finite.
  private func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, (a + b).allSatisfy({ $0.isFinite }) else { return .infinity }
    let size = b.map { abs($0) }.max() ?? 0
    return zip(a, b).map { abs($0 - $1) / max(1, size) }.max() ?? 0
  }

  private func check(
    _ test: Case, _ precision: Precision, _ store: ParameterStore, prefix: String,
    inputHasGradient: Bool, _ run: (Tensor, SequenceLayout, ForwardContext) throws -> Tensor
  ) throws {
    #expect(Set(store.parameters.map(\.name)) == Set(test.parameters.map { prefix + $0.name }))
    for parameter in test.parameters {
      let tensor = try #require(store[prefix + parameter.name])
      #expect(tensor.shape == parameter.value.shape, "\(parameter.name)")
      tensor.write(parameter.value.values)
    }
    let x = try Tensor(test.input.values, test.input.shape, precision.dtype, store.device)
    if inputHasGradient { x.withGradient() }
    let context = ForwardContext(training: 1, step: 0, dtype: precision.dtype)
    let y = try run(x, SequenceLayout(offsets: test.offsets), context)
    #expect(y.shape == test.output.shape && y.dtype == precision.dtype)
    try y.backward(Tensor(test.upstream.values, y.shape, y.dtype, store.device))
    func compare(_ what: String, _ tensor: Tensor?, _ expected: Numbers?) {
      let distance = difference(tensor?.doubles ?? [], expected?.values ?? [.nan])
      #expect(distance <= precision.tolerance, "\(test.name), \(what): off by \(distance)")
    }
    compare("output", y, test.output)
    if inputHasGradient { compare("input", x.gradient, test.inputGradient) }
    for parameter in test.parameters {
      compare(parameter.name, store[prefix + parameter.name]?.gradient, parameter.gradient)
    }
    #expect(Set(store.states.map(\.name)) == Set(test.states.map { prefix + $0.name }))
    for state in test.states { compare(state.name, store[prefix + state.name], state.value) }
  }

  private func store(_ precision: Precision) -> ParameterStore {
    ParameterStore(
      seed: 1, dtype: precision.dtype == .f64 ? .f64 : .f32,
      device: Device(precision.backend, threads: 2))
  }

  @Test(arguments: Precision.all)
  func blocksAgreeWithPyTorch(precision: Precision) throws {
    let fixture = try Fixture.load()
    #expect(fixture.blocks.count == 9)
    for test in fixture.blocks {
      var configuration = EncoderConfiguration(), settings = ConformerBlock.Settings()
      configuration.block = BlockName(rawValue: ConformerBlock.name)
      (configuration.layers, configuration.hidden, configuration.heads) = (1, 8, 2)
      (configuration.feedForward, configuration.activation) = (10, .silu)
      (configuration.normEpsilon, configuration.dropout, configuration.attentionDropout) = (
        1e-5, 0, 0
      )
      configuration.positions = try #require(test.positions)
      settings.kernel = 5
      settings.convolutionNorm = try #require(test.norm)
      settings.convolutionBiases = try #require(test.biases as Bool?)
      settings.causal = try #require(test.causal as Bool?)
      configuration.blockSettings[ConformerBlock.name] = settings
      #expect(configuration.validate() == [])
      let store = store(precision), encoder = try Encoder(store, configuration)
      try check(test, precision, store, prefix: "layers.0.", inputHasGradient: true) {
        try encoder($0, $1, $2)
      }
    }
  }

  /// With a gradient of the frames, and without, for which there are kernels.
  @Test(arguments: Precision.all, [false, true])
  func subsamplingAgreesWithPyTorch(precision: Precision, inputHasGradient: Bool) throws {
    let fixture = try Fixture.load()
    #expect(fixture.subsamplings.map(\.name) == ["convolution", "stack"])
    for test in fixture.subsamplings {
      var sizes = SubsamplingConfiguration()
      sizes.kind = try #require(SubsamplingConfiguration.Kind(rawValue: test.name))
      (sizes.channels, sizes.frames) = (3, 3)
      let store = store(precision)
      let subsampling = try FrameSubsampling(
        store, "frames", bins: 11, hidden: 5, sizes, deviation: 0.1)
      try check(
        test, precision, store, prefix: "frames.", inputHasGradient: inputHasGradient
      ) {
        try subsampling($0, $1, $2)
      }
    }
  }
}
