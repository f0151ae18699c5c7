import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import Foundation
import Testing

@testable import ClozeModels

/// Writes graphs of models that no command shows the output of, with inputs and what Cloze
/// computes, for docs/scripts/check_onnx.py to compare with ONNX Runtime. Runs where CLOZE_EXPORT
/// names an existing folder.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_EXPORT"] != nil))
struct ONNXExportTests {
  private let ids: [Int32] = [3, 9, 4, 4, 1, 7, 2, 5, 10, 6, 8, 3]
  private let offsets: [Int32] = [0, 1, 5, 12]
  private var layout: SequenceLayout { SequenceLayout(offsets: offsets) }
  private let context = ForwardContext(evaluating: .f32)

  private var configuration: EncoderConfiguration {
    var configuration = EncoderConfiguration()
    (configuration.layers, configuration.hidden, configuration.heads) = (2, 12, 3)
    (configuration.feedForward, configuration.maximumLength) = (20, 7)
    configuration.initializerRange = 0.3
    return configuration
  }

  /// Returns values of packed tokens as padded sequences [3, 7].
  private func padded(_ values: [Float], with padding: Float) -> [Float] {
    var rows: [Float] = []
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      rows += values[Int(start)..<Int(end)]
      rows += [Float](repeating: padding, count: 7 - Int(end - start))
    }
    return rows
  }

  private func inputs(segments: [Float]?) -> [String: (shape: [Int], values: [Float])] {
    var tensors = [
      "input_ids": ([3, 7], padded(ids.map(Float.init), with: 0)),
      "attention_mask": ([3, 7], padded(ids.map { _ in 1 }, with: 0)),
    ]
    tensors["token_type_ids"] = segments.map { ([3, 7], padded($0, with: 0)) }
    return tensors
  }

  private func write(
    _ graph: ONNXGraph, _ tensors: [String: (shape: [Int], values: [Float])], as name: String
  ) throws {
    let root = try #require(ProcessInfo.processInfo.environment["CLOZE_EXPORT"])
    try ONNXFolder.save(graph, ONNXNotes(kind: name), to: "\(root)/\(name)")
    try SafeTensorsWriter.write(tensors, to: "\(root)/\(name)/expected.safetensors")
  }

  private func export(
    _ kind: HeadKind, outputs: Int, pooling: Pooling = .cls, as name: String
  ) throws {
    let model = try SequenceClassifier(
      configuration, vocabularySize: 11, kind: kind, outputs: outputs, pooling: pooling,
      dropout: 0.1, seed: 1, device: Device(.auto, threads: 1))
    let segments = ids.indices.map { Int32($0 % 2) }
    let logits = try model.logits(ids, segments: segments, layout, context).values
    var tensors = inputs(segments: segments.map(Float.init))
    switch kind {
    case .classes, .number, .labels: tensors["logits"] = ([3, outputs], logits)
    case .tokens:
      // What stands at padding is no output; the script compares where the mask is 1.
      tensors["logits"] = ([ids.count, outputs], logits)
    case .spans:
      for (place, name) in ["start_logits", "end_logits"].enumerated() {
        let column = ids.indices.map { logits[2 * $0 + place] }
        tensors[name] = ([3, 7], padded(column, with: ONNXPlaces.lowest))
      }
    }
    try write(.scores(of: model), tensors, as: name)
  }

  @Test(arguments: Pooling.allCases) func exportsClassifiers(pooling: Pooling) throws {
    try export(.classes, outputs: 5, pooling: pooling, as: "classifier-\(pooling)")
  }

  @Test func exportsOtherHeads() throws {
    try export(.number, outputs: 1, as: "number")
    try export(.labels, outputs: 4, as: "labels")
    try export(.tokens, outputs: 3, as: "tokens")
    try export(.spans, outputs: 2, as: "spans")
  }

  @Test func exportsPointers() throws {
    let model = try SequenceRepairer(
      configuration, vocabularySize: 11, seed: 1, device: Device(.auto, threads: 1))
    let scores = try model.scores(ids, layout, context)
    var tensors = inputs(segments: ids.map { _ in 0 })
    for (name, values) in [("location", scores.location), ("repair", scores.repair)] {
      tensors[name] = ([3, 7], padded(values.values, with: ONNXPlaces.lowest))
    }
    try write(.pointers(of: model), tensors, as: "repair")
  }
}
