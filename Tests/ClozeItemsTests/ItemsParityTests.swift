import ClozeData
import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import Foundation
import Testing

@testable import ClozeItems

/// The same numbers as transformers, forward and backward; see `Fixtures/make_items.py`.
@Suite struct ItemsParityTests {
  private static let histories: [[Int32]] = [
    [3, 1, 16, 4, 0], [2], [5, 6, 7, 8, 9, 10, 11, 12, 13], [14, 15, 14],
  ]
  private static let hidden: [[Int]] = [[1, 4], [0], [0, 3, 8], [2]]
  private static let items = 17

  @Test(arguments: [true, false], [BackendKind.reference, .oneDNN])
  func agreesWithTransformers(causal: Bool, kind: BackendKind) throws {
    let expected = try Self.file(causal ? "causal" : "masked")
    let model = try Self.model(causal, expected, Device(kind, threads: 1))
    let loss = try causal ? Self.causalLoss(model) : Self.maskedLoss(model)
    #expect(difference(loss.values, try expected.floats(of: "loss")) <= 1e-5)
    try loss.backward()
    for parameter in model.store.parameters {
      let wanted = try expected.floats(of: "grad.\(parameter.name)", shape: parameter.value.shape)
      let given = try #require(parameter.value.gradient, "\(parameter.name)").values
      let size = wanted.reduce(0) { max($0, abs($1)) }
      #expect(size > 0 && difference(given, wanted) <= 1e-4 * size + 1e-6, "\(parameter.name)")
    }
  }

  @Test(arguments: [true, false], [BackendKind.reference, .oneDNN])
  func scoresAgreeWithTransformers(causal: Bool, kind: BackendKind) throws {
    let expected = try Self.file(causal ? "causal" : "masked")
    let model = try ItemsModel(
      Self.model(causal, expected, Device(kind, threads: 2)),
      items: NameTable((0..<Self.items).map { "\($0)" }), precision: .f32)
    let all = Self.histories.map { _ in Array(0..<Int32(Self.items)) }
    let scores = try model.scores(of: all, histories: Self.histories)
    #expect(
      difference(scores.flatMap { $0 }, try expected.floats(of: "scores", shape: [4, 17])) <= 1e-4)
  }

  private static func file(_ name: String) throws -> SafeTensorsFile {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "safetensors"))
    return try SafeTensorsFile(path: url.path)
  }

  private static func model(
    _ causal: Bool, _ file: SafeTensorsFile, _ device: Device
  ) throws -> MaskedLanguageModel {
    var configuration = EncoderConfiguration()
    configuration.layers = 2
    configuration.hidden = 20
    configuration.heads = 4
    configuration.feedForward = 33
    configuration.maximumLength = 9
    configuration.segments = 0
    configuration.attention = causal ? .causal : .full
    configuration.dropout = 0
    configuration.attentionDropout = 0
    let model = try MaskedLanguageModel(
      configuration, vocabularySize: items + 1, seed: 0, device: device)
    for parameter in model.store.parameters {
      let values = try file.floats(of: parameter.name, shape: parameter.value.shape)
      parameter.value.withFloats { _ = $0.update(from: values) }
    }
    return model
  }

  private static func maskedLoss(_ model: MaskedLanguageModel) throws -> Tensor {
    let layout = layout(histories)
    var inputs = histories.flatMap { $0 }, positions: [Int32] = []
    for (sequence, places) in hidden.enumerated() {
      positions += places.map { layout.offsets[sequence] + Int32($0) }
    }
    let labels = positions.map { inputs[Int($0)] }
    for position in positions { inputs[Int(position)] = Int32(items) }
    let encoded = try model.encode(
      inputs, layout, ForwardContext(training: 0, step: 0), rows: positions)
    return try model.head.loss(encoded, labels: labels).loss
  }

  private static func causalLoss(_ model: MaskedLanguageModel) throws -> Tensor {
    var batch = PackedBatch()
    var last: [Int32] = []
    for history in histories where history.count > 1 {
      for item in history.dropLast() { batch.append(item, isSpecial: false, startsWord: true) }
      batch.endSequence()
      last.append(history[history.count - 1])
    }
    let asked = Masked(next: batch, last)
    let encoded = try model.encode(
      asked.inputs, SequenceLayout(offsets: batch.offsets), ForwardContext(training: 0, step: 0),
      rows: asked.positions)
    return try model.head.loss(encoded, labels: asked.labels).loss
  }

  private static func layout(_ lists: [[Int32]]) -> SequenceLayout {
    SequenceLayout(
      offsets: lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) })
  }
}
