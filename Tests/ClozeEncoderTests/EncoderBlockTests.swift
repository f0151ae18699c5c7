import ClozeConfiguration
import Foundation
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

/// A kind of block with a key of its own that no configuration can name: x + strength W x.
private struct ResidualBlock: EncoderBlock {
  struct Settings: ConfigurationSection {
    var strength = 1.0
    static let summaries = ["strength": "the factor of what is added"]
  }

  static let name = "residual"
  static let summary = "a matrix product beside the identity"
  private let inner: Linear
  private let strength: Double

  init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    strength = configuration.settings(of: Self.self).strength
    inner = try Linear(
      store, "layers.\(layer).inner", inputs: configuration.hidden, outputs: configuration.hidden,
      bias: false, deviation: configuration.initializerRange)
  }

  static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost {
    let weights = configuration.hidden * configuration.hidden
    return BlockCost(
      parameters: weights, operations: Double(2 * weights), kept: configuration.hidden)
  }

  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, rows: [Int32]?,
    view: AttentionView
  ) throws -> Tensor {
    let wanted = try rows.map(x.gatherRows) ?? x
    return try wanted.adding(inner(wanted).scaled(by: strength))
  }
}

/// Kinds of blocks.
@Suite struct EncoderBlockTests {
  private let device = Device(.auto, threads: 1)

  private var configuration: EncoderConfiguration {
    var configuration = EncoderConfiguration()
    configuration.layers = 3
    configuration.hidden = 5
    configuration.heads = 2
    configuration.initializerRange = 0.5
    return configuration
  }

  @Test func anEncoderIsAStackOfAnyKind() throws {
    var configuration = configuration
    configuration.blockSettings["residual"] = ResidualBlock.Settings(strength: 0.5)
    let store = ParameterStore(seed: 1, device: device)
    let encoder = try Encoder(store, configuration, of: ResidualBlock.self)
    #expect(store.parameters.map(\.name) == (0..<3).map { "layers.\($0).inner.weight" })
    var random = CounterRandom(seed: 2, purpose: .test)
    let x = try Tensor((0..<20).map { _ in Float(random.normal()) }, [4, 5], .f32, device)
    let layout = SequenceLayout(offsets: [0, 3, 4]), context = ForwardContext(evaluating: .f32)
    let expected = try store.parameters.reduce(x) { x, weight in
      try x.adding(x.linear(weight.value).scaled(by: 0.5))
    }.values
    #expect(try encoder(x, layout, context).values == expected)
    let rows = try encoder(x, layout, context, rows: [1, 3]).values
    let wanted = Array(expected[5..<10] + expected[15...])
    #expect(zip(rows, wanted).allSatisfy { abs($0 - $1) < 1e-5 } && rows.count == 10)
    let states = try encoder.states(x, layout, context, after: [1, 3])
    #expect(states.map(\.shape) == [[4, 5], [4, 5]] && states[1].values == expected)
  }

  @Test func blocksWithoutSettingsHaveTheDefaults() {
    #expect(configuration.settings(of: ResidualBlock.self).strength == 1)
    #expect(configuration.settings(of: TransformerBlock.self) == NoSettings())
    let cost = ResidualBlock.cost(of: configuration, length: 8)
    #expect(cost.unreadOperations == 50 && cost.unreadKept == 5 && cost.keptInFloat == 0)
  }

  /// Five features and two heads are a problem of attention alone.
  @Test func aKindHasACheckOfItsOwn() {
    #expect(TransformerBlock.problems(of: configuration).count == 1)
    #expect(ResidualBlock.problems(of: configuration) == [])
    #expect(configuration.validate().count == 1)
  }

  @Test func unknownKindsAreRefusedWithAnOffer() {
    var configuration = EncoderConfiguration()
    configuration.block = BlockName(rawValue: "transfomer")
    #expect(configuration.validate() == ["block is transfomer: did you mean transformer?"])
    #expect(
      configuration.modelProblems(givesPositions: false) == [
        "encoder.block is transfomer: did you mean transformer?"
      ])
    #expect(throws: UnknownBlock(name: "transfomer", known: EncoderBlocks.all.map { $0.name })) {
      try Encoder(ParameterStore(seed: 1, device: device), configuration)
    }
    configuration.block = BlockName(rawValue: "perceptron")
    #expect(
      configuration.validate()[0].hasPrefix("block is perceptron: must be one of transformer"))
  }

  /// Files from before there were kinds are of transformers; settings are written where there are
  /// any.
  @Test func filesWithoutAKindAreTransformers() throws {
    let configuration = configuration
    let bytes = try JSONEncoder().encode(configuration)
    var keys = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(keys["blockSettings"] == nil)
    #expect(keys.removeValue(forKey: "block") as? String == "transformer")
    let older = try JSONSerialization.data(withJSONObject: keys)
    #expect(try JSONDecoder().decode(EncoderConfiguration.self, from: older) == configuration)
    keys["block"] = "other"
    let other = try JSONSerialization.data(withJSONObject: keys)
    let block = try JSONDecoder().decode(EncoderConfiguration.self, from: other).block
    #expect(block == BlockName(rawValue: "other"))
  }

  @Test func everyKindHasAFileAndEveryFileAKind() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeEncoder/Blocks")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Block.swift") && $0 != "EncoderBlock.swift" }
    #expect(Set(files) == Set(EncoderBlocks.all.map { "\($0).swift" }))
    #expect(EncoderBlocks.all.allSatisfy { !$0.name.isEmpty && !$0.summary.isEmpty })
    #expect(Set(EncoderBlocks.all.map { $0.name }).count == EncoderBlocks.all.count)
    #expect(EncoderConfiguration.allChoices["block"] == EncoderBlocks.all.map { $0.name })
  }
}
