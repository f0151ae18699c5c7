import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTestSupport
import Testing

/// The same numbers as transformers, forward and backward.
@Suite struct HuggingFaceParityTests {
  @Test(arguments: ParityCase.names, [BackendKind.reference, .oneDNN])
  func agreesWithTransformers(name: String, kind: BackendKind) throws {
    let parity = try ParityCase(name)
    let folder = try parity.load(kind)
    let model = folder.model
    #expect(folder.hasHead == (name != "plain"))
    #expect((model.nextSentence != nil) == (name == "pretraining"))
    let hidden = try parity.hidden(model)
    let size = parity.expected["hidden"]?.shape
    #expect(hidden.shape == size)
    #expect(try difference(hidden.values, parity.expected.floats(of: "hidden")) <= 1e-4)
    let loss = try folder.hasHead ? loss(parity, folder) : backward(parity, hidden)
    if name != "plain" {
      #expect(try difference(loss.values, parity.expected.floats(of: "loss")) <= 1e-4)
    }
    try checkGradients(parity, model.store, hasHead: folder.hasHead)
  }

  private func backward(_ parity: ParityCase, _ hidden: Tensor) throws -> Tensor {
    let upstream = try parity.expected.floats(of: "upstream")
    try hidden.backward(Tensor(upstream, hidden.shape, .f32, hidden.device))
    return hidden
  }

  /// Compares logits, computes the loss and runs it backward, from the rows that the heads ask for
  /// alone.
  private func loss(_ parity: ParityCase, _ folder: ModelFolder) throws -> Tensor {
    let head = try folder.trainedHead(), positions = try parity.whole("positions")
    let firsts = try folder.model.nextSentence == nil ? [] : parity.layout().firstRows
    let asked = AskedRows([positions, firsts])
    let encoded = try parity.hidden(folder.model, rows: asked.rows)
    let hidden = try asked.take(positions, of: encoded)
    let logits = try head.logits(hidden)
    #expect(logits.shape == parity.expected["logits"]?.shape)
    #expect(try difference(logits.values, parity.expected.floats(of: "logits")) <= 1e-4)
    var loss = try head.loss(hidden, labels: parity.whole("labels")).loss
    if let nextSentence = folder.model.nextSentence {
      let pairs = try nextSentence.loss(
        asked.take(firsts, of: encoded), labels: parity.whole("nextLabels"))
      loss = try loss.adding(pairs.loss)
    }
    try loss.backward()
    return loss
  }

  private func checkGradients(
    _ parity: ParityCase, _ store: ParameterStore, hasHead: Bool
  ) throws {
    var compared: Set<String> = []
    for parameter in store.parameters where hasHead || !parameter.name.hasPrefix("head.") {
      let tensors = WeightLayout.bert.tensors(of: parameter.name).map { "grad.\($0)" }
      let wanted = try tensors.flatMap { try parity.expected.floats(of: $0) }
      let given = try #require(parameter.value.gradient, "\(parameter.name)")
      #expect(given.shape == parameter.value.shape)
      #expect(wanted.contains { $0 != 0 }, "\(parameter.name)")
      let apart = relativeDifference(given.values, wanted)
      #expect(apart <= 1e-3, "\(parameter.name)")
      compared.formUnion(tensors)
    }
    #expect(compared == Set(parity.expected.entries.map(\.name).filter { $0.hasPrefix("grad.") }))
  }

  /// The comparison itself fails closed.
  @Test func comparisonFailsClosed() {
    #expect(difference([1, .nan], [1, .nan]) == .infinity)
    #expect(difference([1, 2], [1]) == .infinity)
    #expect(difference([1, 2.5], [1, 2]) == 0.5)
    #expect(relativeDifference([1, .nan], [1, 2]) == .infinity)
    #expect(relativeDifference([1, 3], [1, 4]) == 0.25)
    #expect(relativeDifference([0], [0]) == 0)
  }
}
