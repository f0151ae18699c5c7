import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Two pointers beside PyTorch's (Fixtures/make_pointers.py): scores, losses with both ways of the
/// mask, and every gradient.
@Suite struct PointerParityTests {
  private func golden() throws -> SafeTensorsFile {
    let path = Bundle.module.path(
      forResource: "pointers", ofType: "safetensors", inDirectory: "Fixtures")
    return try SafeTensorsFile(path: #require(path))
  }

  /// The tensors that make up the parameter called `name`.
  private func tensors(of name: String) -> [String] {
    guard name.hasPrefix("pointer.") else { return WeightLayout.bert.tensors(of: name) }
    return [String(name.dropLast(".weight".count))]
  }

  private func model(_ golden: SafeTensorsFile, _ device: Device) throws -> SequenceRepairer {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (2, 12, 3, 20)
    (encoder.maximumLength, encoder.dropout, encoder.attentionDropout) = (11, 0, 0)
    let model = try SequenceRepairer(encoder, vocabularySize: 37, seed: 1, device: device)
    for parameter in model.store.parameters {
      let values = try tensors(of: parameter.name).flatMap { try golden.floats(of: $0) }
      #expect(values.count == parameter.value.count, "\(parameter.name)")
      parameter.value.withFloats { _ = $0.update(from: values) }
    }
    return model
  }

  @Test(arguments: [BackendKind.reference, .auto], [false, true])
  func agreesWithPyTorch(kind: BackendKind, multiplied: Bool) throws {
    let golden = try golden(), model = try model(golden, Device(kind, threads: 1))
    let ids = try golden.floats(of: "ids").map { Int32($0) }
    let offsets: [Int32] = [0, 6, 15, 19]
    func marks(_ rows: [Int]) -> [Bool] { (0..<19).map(rows.contains) }
    let variables = [2, 4, 5, 7, 9, 12, 14, 17]
    let location = PointerTargets(
      offsets: offsets, candidates: marks([0, 6, 15] + variables), targets: marks([4, 6, 17]),
      multipliesMask: multiplied)
    let repair = PointerTargets(
      offsets: offsets, candidates: marks(variables), targets: marks([2, 5, 17]),
      multipliesMask: multiplied)
    let scores = try model.scores(
      ids, SequenceLayout(offsets: offsets), ForwardContext(training: 0, step: 0))
    #expect(try relativeDifference(scores.location.values, golden.floats(of: "location")) < 1e-4)
    #expect(try relativeDifference(scores.repair.values, golden.floats(of: "repair")) < 1e-4)
    let loss = try scores.location.pointerCrossEntropy(location)
      .adding(scores.repair.pointerCrossEntropy(repair))
    let way = multiplied ? "multiplied" : "alone"
    #expect(try relativeDifference(loss.values, golden.floats(of: "\(way).loss")) < 1e-5)
    try loss.backward()
    for parameter in model.store.parameters {
      let wanted = try tensors(of: parameter.name).flatMap {
        try golden.floats(of: "\(way).grad.\($0)")
      }
      let given = try #require(parameter.value.gradient, "\(parameter.name)")
      #expect(wanted.contains { $0 != 0 }, "\(parameter.name)")
      #expect(relativeDifference(given.values, wanted) < 1e-3, "\(parameter.name)")
    }
  }
}
