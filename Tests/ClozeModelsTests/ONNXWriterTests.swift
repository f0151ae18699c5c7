import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeModels
@testable import ClozeObjectives

/// The bytes of graphs against those of the onnx package; see Fixtures/make_onnx.py.
@Suite struct ONNXWriterTests {
  /// The graph of the script.
  private func graph() -> ONNXGraph {
    let graph = ONNXGraph("tiny")
    let ids = graph.input("ids", .int64, ["batch", "length"])
    let table = graph.tensor("table", [100, 7]) { (0..<700).map { Float($0) / 8 } }
    let gamma = graph.tensor("gamma", [7]) { [Float](repeating: -1.5, count: 7) }
    let even = graph.node(
      "LayerNormalization", [graph.gather(table, ids), gamma],
      ["epsilon": .float(1e-5), "axis": .int(-1)])
    let largest = graph.node("ReduceMax", [even], ["keepdims": .int(0), "axes": .ints([1, -1])])
    let half = graph.multiply(largest, graph.number(0.5))
    // Of this nothing is written.
    _ = graph.add(half, graph.number(3))
    graph.output("largest", graph.reshape(half, [-1]), .float, ["batch"])
    return graph
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func bytesAreThoseOfTheONNXPackage() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/tiny.onnx"
      try ONNXWriter.write(graph(), to: path)
      #expect(try bytes(path) == bytes(fixture("tiny.onnx")))
      #expect(!FileManager.default.fileExists(atPath: path + ".data"))
    }
  }

  @Test func manyWeightsAreWrittenBesideTheModel() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/outside.onnx"
      try ONNXWriter.write(graph(), to: path, limit: 2000)
      #expect(try bytes(path) == bytes(fixture("outside.onnx")))
      let weights = try bytes(path + ".data")
      #expect(weights.count == 2800)
      #expect(
        weights.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * 9, as: Float.self) } == 1.125
      )
    }
  }

  @Test func constantsAreWrittenOnce() {
    let graph = ONNXGraph("constants")
    #expect(graph.number(2) == graph.number(2))
    #expect(graph.integers([1, 2]) != graph.integers([12]))
    #expect(graph.integer(1) != graph.integers([1]))
    #expect(graph.initializers.count == 5)
  }

  private func model(
    _ change: (inout EncoderConfiguration) -> Void = { _ in }
  ) throws -> MaskedLanguageModel {
    var configuration = EncoderConfiguration()
    configuration.layers = 1
    (configuration.hidden, configuration.heads, configuration.feedForward) = (12, 3, 20)
    configuration.maximumLength = 7
    change(&configuration)
    return try MaskedLanguageModel(
      configuration, vocabularySize: 11, seed: 1, device: Device(.auto, threads: 1))
  }

  @Test func inputsAndOutputsHaveTheNamesOfTransformers() throws {
    let scores = try ONNXGraph.scores(of: model())
    #expect(scores.inputNames == ["input_ids", "attention_mask", "token_type_ids"])
    #expect(scores.outputs.map(\.name) == ["logits"])
    #expect(scores.outputs[0].dimensions == ["batch", "length", 11])
    let plain = try model { $0.segments = 0 }
    let vectors = try ONNXGraph.vectors(of: plain, pooling: .mean, isNormalized: true)
    #expect(vectors.inputNames == ["input_ids", "attention_mask"])
    #expect(vectors.outputNames == ["last_hidden_state", "embedding"])
    #expect(vectors.outputs[1].dimensions == ["batch", 12])
    let next = try ONNXGraph.nextToken(of: plain, count: 10, mask: 10)
    #expect(next.outputs.map(\.dimensions) == [["batch", 10]])
  }

  /// Every value that an encoder of tokens can have has a form, and makes another graph.
  @Test func everyValueOfAnEncoderIsWritten() throws {
    var sizes: Set<Int> = []
    func add(_ change: (inout EncoderConfiguration) -> Void) throws {
      let model = try model(change)
      #expect(model.configuration.validate() == [])
      sizes.insert(ONNXWriter.message(try .scores(of: model)).size)
    }
    try add { _ in }
    for kind in ActivationKind.allCases where kind != .gelu { try add { $0.activation = kind } }
    for positions in EncoderConfiguration.Positions.allCases
    where ![.learned, .relative, .given].contains(positions) {
      try add { $0.positions = positions }
    }
    try add { $0.attention = .causal }
    try add { ($0.attention, $0.globalTokens) = (.window, 0) }
    try add { $0.attention = .window }
    try add { $0.norm = .rms }
    try add { $0.normPlacement = .pre }
    try add { ($0.normPlacement, $0.block) = (.pre, BlockName(rawValue: ParallelBlock.name)) }
    try add { $0.gated = true }
    try add { $0.biases = false }
    try add { $0.unbiasedQueries = true }
    try add { $0.embeddingNorm = false }
    // Names of equal length make messages of equal size.
    #expect(sizes.count >= 16)
  }

  @Test func strangeBlocksAreRefused() throws {
    let model = try model()
    var configuration = model.configuration
    configuration.block = BlockName(rawValue: "recurrent")
    let layers = ONNXLayers(ONNXGraph("strange"), model.store)
    #expect(
      throws: ONNXError.unsupported(
        key: "encoder.block", value: "recurrent", supported: ["transformer", "parallel"])
    ) { try ONNXEncoder(layers, configuration) }
  }

  @Test func conformersAndPositionsByDistanceAreRefused() throws {
    let relative = try model { $0.positions = .relative }
    let supported = EncoderConfiguration.Positions.allCases.map(\.rawValue)
      .filter { $0 != "relative" }
    #expect(
      throws: ONNXError.unsupported(
        key: "encoder.positions", value: "relative", supported: supported)
    ) { try ONNXGraph.scores(of: relative) }
    let conformer = try model { $0.block = BlockName(rawValue: ConformerBlock.name) }
    #expect(
      throws: ONNXError.unsupported(
        key: "encoder.block", value: "conformer", supported: ["transformer", "parallel"])
    ) { try ONNXGraph.scores(of: conformer) }
  }

  @Test func everyPoolingOfSentenceTransformersIsWritten() throws {
    for pooling in PoolingFile.names.map(\.pooling) {
      let graph = try ONNXGraph.vectors(of: model(), pooling: pooling, isNormalized: false)
      #expect(graph.outputNames.last == "embedding")
    }
  }

  @Test func strangePoolingsAreRefused() throws {
    let last = Pooling(
      name: "last", summary: "the last token", pooled: { rows, _ in rows },
      vector: { rows, _ in Array(rows) })
    #expect(
      throws: ONNXError.unsupported(
        key: "pooling", value: "last", supported: ["cls", "max", "mean", "mean-sqrt"])
    ) { try ONNXGraph.vectors(of: model(), pooling: last, isNormalized: false) }
  }

  @Test func aFolderHasADescription() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/out"
      var notes = ONNXNotes(kind: "text")
      notes.maximumLength = 7
      notes.specialTokens = .init(padding: nil, classification: 1, separator: 2, mask: 3)
      try ONNXFolder.save(ONNXGraph.scores(of: model()), notes, to: path)
      let found = try JSONSerialization.jsonObject(with: bytes(path + "/export.json"))
      let file = try #require(found as? [String: Any])
      #expect(file["operatorSet"] as? Int == 17)
      let described = try #require(file["model"] as? [String: Any])
      #expect(described["kind"] as? String == "text")
      #expect(
        described["specialTokens"] as? [String: Int] == [
          "classification": 1, "separator": 2, "mask": 3,
        ])
      let outputs = try #require(file["outputs"] as? [[String: Any]])
      #expect(outputs.map { $0["shape"] as? [String] } == [["batch", "length", "11"]])
      // It is replaced as a whole, and a folder with anything else is not.
      try ONNXFolder.save(ONNXGraph.scores(of: model()), notes, to: path)
      try Data().write(to: URL(fileURLWithPath: path + "/mine.txt"))
      #expect(throws: FileError.self) { try ONNXFolder.kind.checkReplaceable(path) }
    }
  }
}
