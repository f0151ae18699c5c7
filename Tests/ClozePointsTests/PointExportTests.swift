import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozePoints

/// Models of points as ONNX.
@Suite struct PointExportTests {
  private var backbone: PointModelConfiguration {
    var backbone = PointModelConfiguration()
    let dvae = smallConfiguration()
    (backbone.patch, backbone.patchNetwork) = (dvae.patch, dvae.encoder)
    (backbone.features, backbone.positionWidth) = (dvae.features, 9)
    backbone.encoder = PointModelConfiguration.encoder(layers: 2, hidden: 12, heads: 3)
    backbone.encoder.initializerRange = 0.3
    return backbone
  }

  /// Gives all parameters and running means values that tell them apart.
  private func stir(_ store: ParameterStore) {
    for (place, entry) in (store.parameters + store.states).enumerated() {
      var random = CounterRandom(seed: 3, purpose: .test, sample: place)
      let isVariance = BatchNorm.isVariance(entry.name)
      entry.value.fill { isVariance ? 0.5 + random.uniform() : random.normal() * 0.4 }
      entry.value.valueChanged()
    }
  }

  private func clouds() -> PointPatches {
    var random = CounterRandom(seed: 5, purpose: .test)
    let points = (0..<3 * 40 * 3).map { _ in Float(random.normal()) * 0.5 }
    return PointPatches(points, backbone.patch, PointGeometry(pool: Device().backend.pool))
  }

  private func tensors(_ clouds: PointPatches) -> [String: (shape: [Int], values: [Float])] {
    ["points": ([3, 6, 8, 3], clouds.points), "centres": ([3, 6, 3], clouds.centres)]
  }

  @Test func inputsArePatches() throws {
    let model = try PointModel(.init(backbone: backbone, vocabulary: 12), seed: 1, device: Device())
    let hiding = try PointGraph("points", model.store, backbone, hides: true)
    #expect(hiding.graph.inputNames == ["points", "centres", "hidden"])
    let plain = try PointGraph("points", model.store, backbone, hides: false)
    #expect(plain.graph.inputNames == ["points", "centres"])
  }

  @Test func dVAEsAndVectorsOfClassifiersAreRefused() throws {
    try withTemporaryFolder { folder in
      var request = GraphRequest()
      #expect(throws: ONNXError.noGraph(kind: "points-dvae")) {
        try DVAEModality.exportGraph(from: "dvae", to: folder + "/out", request)
      }
      request.head = GraphRequest.Head.none
      #expect(throws: ONNXError.noVectors(kind: "points-classify")) {
        try PointsClassifyModality.exportGraph(from: "model", to: folder + "/out", request)
      }
      request = GraphRequest()
      request.pooling = .mean
      #expect(throws: UsageError.self) {
        try PointsModality.exportGraph(from: "model", to: folder + "/out", request)
      }
    }
  }

  @Test func weightsAreWrittenAsTheyAre() throws {
    try withTemporaryFolder { folder in
      let model = try PointClassifier(
        .init(backbone: backbone, classes: ["a", "b"]), seed: 1, device: Device())
      stir(model.store)
      let (source, target) = (folder + "/model", folder + "/out")
      try model.save(to: source)
      let properties = try PointsClassifyModality.exportWeights(from: source, to: target)
      #expect(properties == [ResultTable.Property("parameters", .whole(model.store.count))])
      for name in ["config.json", "model.safetensors"] {
        #expect(
          try Data(contentsOf: URL(fileURLWithPath: "\(source)/\(name)"))
            == Data(contentsOf: URL(fileURLWithPath: "\(target)/\(name)")))
      }
    }
  }

  /// Writes graphs with inputs and what Cloze computes, for docs/scripts/check_onnx.py. Runs where
  /// CLOZE_EXPORT names an existing folder.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_EXPORT"] != nil))
  func exports() throws {
    let root = try #require(ProcessInfo.processInfo.environment["CLOZE_EXPORT"])
    try withTemporaryFolder { folder in
      try exportClassifier(folder, to: root)
      try exportModel(folder, to: root)
    }
  }

  private func exportClassifier(_ folder: String, to root: String) throws {
    let clouds = clouds(), name = "points-classify"
    let model = try PointClassifier(
      .init(backbone: backbone, classes: ["a", "b"]), seed: 1, device: Device())
    stir(model.store)
    try model.save(to: folder + "/classifier")
    _ = try PointsClassifyModality.exportGraph(
      from: folder + "/classifier", to: "\(root)/\(name)", GraphRequest())
    var tensors = tensors(clouds)
    let logits = try model.logits(clouds, ForwardContext(evaluating: .f32))
    tensors["logits"] = (logits.shape, logits.values)
    try SafeTensorsWriter.write(tensors, to: "\(root)/\(name)/expected.safetensors")
  }

  private func exportModel(_ folder: String, to root: String) throws {
    let clouds = clouds(), context = ForwardContext(evaluating: .f32)
    let model = try PointModel(.init(backbone: backbone, vocabulary: 12), seed: 1, device: Device())
    stir(model.store)
    let dvae = try PointDVAE(smallConfiguration(), seed: 1, device: Device())
    try model.save(with: dvae, to: folder + "/model")
    let hidden = (0..<18).map { $0 % 3 == 1 }
    let encoded = try model.encode(
      clouds, hidden: hidden, context, rows: PointBackbone.patchRows(clouds: 3, length: 7))
    var scored = tensors(clouds), featured = scored
    scored["hidden"] = ([3, 6], hidden.map { $0 ? 1 : 0 })
    scored["logits"] = ([3, 6, 12], try model.head.logits(encoded).values)
    let features = try model.backbone.pooled(model.backbone(clouds, context), clouds: 3)
    featured["features"] = (features.shape, features.values)
    for (name, tensors) in [("points", scored), ("points-features", featured)] {
      var request = GraphRequest()
      request.head = name == "points" ? .trained : GraphRequest.Head.none
      _ = try PointsModality.exportGraph(from: folder + "/model", to: "\(root)/\(name)", request)
      try SafeTensorsWriter.write(tensors, to: "\(root)/\(name)/expected.safetensors")
    }
  }
}
