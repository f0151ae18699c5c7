import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeObjectives

/// The quantizer, the contrast, the diversity and the head beside PyTorch's
/// (Fixtures/make_quantizer.py), in double precision: values and all gradients.
@Suite struct QuantizerParityTests {
  private static let offsets: [Int32] = [0, 6, 7, 11]
  private static let inputs = 7
  private static let hidden = 8

  /// The values that PyTorch computed with a number of codebooks.
  private struct Golden {
    let values: [String: [Double]]
    let name: String
    let codebooks: Int
    let codes: Int
    let width = 6

    init(_ name: String) throws {
      let path = Bundle.module.path(
        forResource: "quantizer", ofType: "json", inDirectory: "Fixtures")
      let data = try Data(contentsOf: URL(fileURLWithPath: #require(path)))
      values = try JSONDecoder().decode([String: [Double]].self, from: data)
      self.name = name
      (codebooks, codes) = name == "one" ? (1, 4) : (2, 3)
    }

    func callAsFunction(_ key: String) throws -> [Double] {
      try #require(values["\(name).\(key)"], "\(key)")
    }
  }

  /// The parts of a model, with the values that PyTorch had.
  private struct Model {
    let store: ParameterStore
    let quantizer: ProductQuantizer
    let contrast: CodeContrastObjective
    let head: CodeHead
    let features: Tensor
    let rows: Tensor

    init(_ golden: Golden, _ dtype: DType, _ device: Device) throws {
      store = ParameterStore(seed: 1, dtype: dtype, device: device)
      var configuration = QuantizerConfiguration()
      (configuration.codebooks, configuration.codes) = (golden.codebooks, golden.codes)
      configuration.width = golden.width
      quantizer = try ProductQuantizer(
        store, "quantizer", inputs: QuantizerParityTests.inputs, configuration)
      head = try CodeHead(
        store, "head", inputs: QuantizerParityTests.hidden, codebooks: golden.codebooks,
        codes: golden.codes, deviation: 1)
      var encoder = EncoderConfiguration()
      encoder.hidden = QuantizerParityTests.hidden
      var setup = ObjectiveSetup(store, encoder, tokenHead: head, places: 1)
      setup.quantizedWidth = golden.width
      var settings = CodeContrastObjective.Settings()
      settings.width = 5
      contrast = try CodeContrastObjective(settings, setup)
      for (name, tensor) in try Self.tensors(store, golden) {
        var values = try golden(name).makeIterator()
        tensor.forEach { $0.fill { values.next() ?? .nan } }
        #expect(values.next() == nil, "\(name)")
      }
      features = try Tensor(golden("features"), [11, 7], dtype, device).withGradient()
      rows = try Tensor(golden("rows"), [11, 8], dtype, device).withGradient()
    }

    /// The parameters that make up each of PyTorch's.
    static func tensors(
      _ store: ParameterStore, _ golden: Golden
    ) throws -> [(name: String, [Tensor])] {
      let layers = 0..<golden.codebooks
      let names: [(String, [String])] = [
        ("norm.weight", ["quantizer.norm.weight"]), ("norm.bias", ["quantizer.norm.bias"]),
        ("scores.weight", ["quantizer.scores.weight"]),
        ("scores.bias", ["quantizer.scores.bias"]), ("codebooks", ["quantizer.codebooks"]),
        ("context.weight", ["objectives.codeContrast.context.weight"]),
        ("context.bias", ["objectives.codeContrast.context.bias"]),
        ("codes.weight", ["objectives.codeContrast.codes.weight"]),
        ("codes.bias", ["objectives.codeContrast.codes.bias"]),
        ("head.weight", layers.map { "head.\($0).weight" }),
        ("head.bias", layers.map { "head.\($0).bias" }),
      ]
      #expect(names.map(\.1.count).reduce(0, +) == store.parameters.count)
      return try names.map { name, parts in (name, try parts.map { try #require(store[$0]) }) }
    }
  }

  /// The likeliest codes and those that noise chooses, with everything that is made of them.
  @Test(
    arguments: [(BackendKind.reference, DType.f64, 1e-12), (.auto, .f32, 2e-4)], ["one", "two"])
  func agreesWithPyTorch(device: (BackendKind, DType, Double), name: String) throws {
    let (kind, dtype, tolerance) = device
    let golden = try Golden(name), model = try Model(golden, dtype, Device(kind, threads: 1))
    let scores = try model.quantizer.scores(of: model.features)
    let noise = try Tensor(golden("noise"), scores.shape, dtype, scores.device)
    let shares = try scores.adding(noise).scaled(by: 1 / 0.9).softmax()
    let quantized = try model.quantizer.rows(scores, choosing: shares)
    #expect(quantized.codes.map(Double.init) == (try golden("chosen")))
    #expect(try relativeDifference(quantized.vectors.doubles, golden("vectors")) < tolerance)
    let negatives = ContrastNegatives(
      offsets: Self.offsets, count: 9, places: try golden("negatives").map { Int32($0) })
    let contrast = try model.contrast.result(model.rows, quantized, negatives)
    #expect([Double(contrast.right)] == (try golden("right")) && contrast.rows == 10)
    #expect([Double(contrast.equal)] == (try golden("equal")))
    let (diversity, perplexity) = try #require(quantized.probabilities).diversity()
    #expect(try relativeDifference([perplexity], golden("perplexity")) < tolerance)
    let masked = try model.head.loss(model.rows, labels: quantized.codes)
    let losses = [try #require(contrast.loss), diversity, masked.loss]
    for (loss, name) in zip(losses, ["contrast", "diversity", "masked"]) {
      #expect(try relativeDifference(loss.doubles, golden(name)) < tolerance, "\(name)")
    }
    try losses[0].adding(losses[1], beta: 0.1).adding(losses[2]).backward()
    let parameters = try Model.tensors(model.store, golden)
    for (name, tensors) in parameters + [("features", [model.features]), ("rows", [model.rows])] {
      let given = try tensors.flatMap { try #require($0.gradient, "\(name)").doubles }
      let wanted = try golden("gradient." + name)
      #expect(
        wanted.contains { $0 != 0 } && relativeDifference(given, wanted) < tolerance, "\(name)")
    }
  }
}
