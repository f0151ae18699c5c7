import Foundation
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

/// The parts of models of video against PyTorch: outputs, and the gradients of the inputs and of
/// every parameter. See `Fixtures/make_video.py`.
@Suite struct VideoParityTests {
  private struct Numbers: Decodable {
    var shape: [Int]
    var values: [Double]
  }

  private struct Named: Decodable {
    var name: String
    var value: Numbers
    var gradient: Numbers
  }

  private struct Case: Decodable {
    var name: String
    var output: Numbers
    var upstream: Numbers
    var inputs: [Named]
    var parameters: [Named]
    var sizes: [Int]?
    var bytes: [UInt8]?
    var words: WordAttention?
    var depth: Int?
    var best: [[Int]]?
  }

  private struct Fixture: Decodable {
    var clips: [Int]
    var texts: [Int]
    var pairs: [[Int]]
    var encoders: [Case]
    var embeddings: [Case]
    var cross: [Case]
    var selectors: [Case]
    var selectorFrames: [Int]
    var noise: [Double]

    static func load() throws -> Fixture {
      let url = try #require(
        Bundle.module.url(forResource: "video", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
  }

  private let patches = 4

  private var configuration: EncoderConfiguration {
    var configuration = EncoderConfiguration(), settings = DividedBlock.Settings()
    configuration.block = BlockName(rawValue: DividedBlock.name)
    (configuration.layers, configuration.hidden, configuration.heads) = (1, 8, 2)
    (configuration.feedForward, configuration.normPlacement) = (10, .pre)
    (configuration.normEpsilon, configuration.embeddingNorm) = (1e-6, false)
    (configuration.dropout, configuration.attentionDropout) = (0, 0)
    settings.patches = patches
    configuration.blockSettings[DividedBlock.name] = settings
    return configuration
  }

  /// The largest difference relative to the largest number, at least 1; infinite where counts
  /// differ or anything is not finite.
  private func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, (a + b).allSatisfy({ $0.isFinite }) else { return .infinity }
    let size = b.map { abs($0) }.max() ?? 0
    return zip(a, b).map { abs($0 - $1) / max(1, size) }.max() ?? 0
  }

  private typealias Precision = ConformerParityTests.Precision

  private func store(_ precision: Precision) -> ParameterStore {
    ParameterStore(
      seed: 1, dtype: precision.dtype == .f64 ? .f64 : .f32,
      device: Device(precision.backend, threads: 2))
  }

  /// Compares what `run` makes of the inputs of a case, and its gradients.
  private func check(
    _ test: Case, _ precision: Precision, _ store: ParameterStore,
    _ run: ([Tensor], ForwardContext) throws -> Tensor
  ) throws {
    #expect(Set(store.parameters.map(\.name)) == Set(test.parameters.map(\.name)), "\(test.name)")
    for parameter in test.parameters {
      let tensor = try #require(store[parameter.name])
      #expect(tensor.shape == parameter.value.shape, "\(parameter.name)")
      tensor.write(parameter.value.values)
    }
    let inputs = try test.inputs.map {
      try Tensor($0.value.values, $0.value.shape, precision.dtype, store.device).withGradient()
    }
    let y = try run(inputs, ForwardContext(training: 1, step: 0, dtype: precision.dtype))
    #expect(y.shape == test.output.shape && y.dtype == precision.dtype)
    try y.backward(Tensor(test.upstream.values, y.shape, y.dtype, store.device))
    func compare(_ what: String, _ tensor: Tensor?, _ expected: Numbers) {
      let distance = difference(tensor?.doubles ?? [], expected.values)
      #expect(distance <= precision.tolerance, "\(test.name), \(what): off by \(distance)")
    }
    compare("output", y, test.output)
    for (input, expected) in zip(inputs, test.inputs) {
      compare("input \(expected.name)", input.gradient, expected.gradient)
    }
    for parameter in test.parameters {
      compare(parameter.name, store[parameter.name]?.gradient, parameter.gradient)
    }
  }

  @Test(arguments: ConformerParityTests.Precision.all)
  func dividedBlocksAgreeWithPyTorch(precision: ConformerParityTests.Precision) throws {
    let fixture = try Fixture.load()
    #expect(fixture.encoders.map(\.name) == ["1", "2"])
    for test in fixture.encoders {
      var configuration = configuration
      configuration.layers = try #require(Int(test.name))
      #expect(configuration.validate() == [])
      let store = store(precision), encoder = try Encoder(store, configuration)
      let layout = try SequenceLayout(frames: fixture.clips, rows: 1 + patches)
      try check(test, precision, store) { try encoder($0[0], layout, $1) }
    }
  }

  @Test(arguments: ConformerParityTests.Precision.all)
  func embeddingAgreesWithPyTorch(precision: ConformerParityTests.Precision) throws {
    let fixture = try Fixture.load()
    #expect(fixture.embeddings.map(\.name) == ["plain", "clip"])
    for test in fixture.embeddings {
      let sizes = try #require(test.sizes), bytes = try #require(test.bytes)
      let grid = try PatchGrid(size: sizes[0], patch: sizes[1], tube: sizes[2])
      let store = store(precision)
      let embedding = try FrameEmbedding(store, grid, frames: 4, configuration)
      let layout = try embedding.layout(frames: fixture.clips)
      try check(test, precision, store) { _, context in
        let patches = try grid.patches(
          of: bytes, scale: test.name == "clip" ? .clip : .plain, precision.dtype, store.device)
        return try embedding(patches, layout, context)
      }
    }
  }

  @Test(arguments: ConformerParityTests.Precision.all)
  func crossEncodersAgreeWithPyTorch(precision: ConformerParityTests.Precision) throws {
    let fixture = try Fixture.load()
    #expect(fixture.cross.count == 4)
    let texts = SequenceLayout(
      offsets: fixture.texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1)) })
    let pairs = try PairLayout(
      texts: texts, frames: fixture.clips, patches: patches,
      pairs: fixture.pairs.map { (text: $0[0], clip: $0[1]) })
    for test in fixture.cross {
      var configuration = configuration
      configuration.layers = try #require(test.depth)
      let store = store(precision)
      let cross = try TrajectoryCross(
        store, configuration, words: try #require(test.words as WordAttention?))
      try check(test, precision, store) {
        let clips = ClipFeatures(
          classes: $0[1], patches: $0[2], frames: fixture.clips, patchesPerFrame: patches)
        return try cross($0[0], clips, pairs, $1)
      }
    }
  }

  @Test(arguments: ConformerParityTests.Precision.all)
  func selectorsAgreeWithPyTorch(precision: ConformerParityTests.Precision) throws {
    let fixture = try Fixture.load()
    #expect(fixture.selectors.map(\.name) == ["none", "caption"])
    let layout = try SequenceLayout(frames: fixture.selectorFrames, rows: 1 + patches)
    let frames = try #require(layout.frames)
    for test in fixture.selectors where precision.dtype != .bf16 {
      var sizes = SelectorConfiguration()
      sizes.text = try #require(SelectorConfiguration.Text(rawValue: test.name))
      let store = store(precision)
      let selector = try FrameSelector(store, "selector", configuration, sizes)
      let kept = frames.counts.map(sizes.kept(of:))
      #expect(kept == [3, 1, 2])
      try check(test, precision, store) { inputs, _ in
        let x = inputs[0], texts = inputs.count > 1 ? inputs[1] : nil
        let firsts = [0, 5, 6], best = try #require(test.best)
        #expect(
          try selector.chosen(x, layout, texts: texts)
            == zip(firsts, best).flatMap { first, clip in clip.map { first + $0 } })
        return try selector.mixed(
          x, frames, kept, selector.scores(x, frames, texts), noise: fixture.noise)
      }
    }
  }
}
