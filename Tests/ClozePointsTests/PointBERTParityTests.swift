import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozePoints

/// Sizes as in `Fixtures/make_point_bert.py`, whose patches are those of `smallConfiguration()`.
func smallBackbone() -> PointModelConfiguration {
  let tokenizer = smallConfiguration()
  var backbone = PointModelConfiguration()
  backbone.patch = tokenizer.patch
  backbone.patchNetwork = tokenizer.encoder
  backbone.features = tokenizer.features
  backbone.positionWidth = 10
  backbone.encoder = PointModelConfiguration.encoder(layers: 3, hidden: 12, heads: 3)
  backbone.encoder.dropPath = 0
  return backbone
}

/// The same numbers as PyTorch, forward and backward; see `Fixtures/make_point_bert.py`.
@Suite struct PointBERTParityTests {
  private let file: SafeTensorsFile

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/point_bert", withExtension: "safetensors"))
    file = try SafeTensorsFile(path: url.path)
  }

  private func fill(_ store: ParameterStore, _ model: String) throws {
    for parameter in store.parameters {
      let values = try file.floats(
        of: "\(model).value.\(parameter.name)", shape: parameter.value.shape)
      parameter.value.withFloats { _ = $0.update(from: values) }
    }
  }

  private func patches(_ device: Device) throws -> PointPatches {
    try PointPatches(
      file.floats(of: "clouds"), smallBackbone().patch, PointGeometry(pool: device.backend.pool))
  }

  /// Whether the numbers are those of the fixture, relative to the largest of them.
  private func expect(
    _ values: [Float], _ name: String, tolerance: Float = 5e-5,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try file.floats(of: name), size = wanted.reduce(0) { max($0, abs($1)) }
    let found = difference(values, wanted)
    #expect(
      size > 0 && found <= tolerance * size, "\(name): \(found) of \(size)",
      sourceLocation: sourceLocation)
  }

  /// Every gradient; those that the fixture leaves out are of shifts that a batch norm takes away.
  private func expectGradients(of store: ParameterStore, _ model: String) throws {
    var left = 0
    for parameter in store.parameters {
      let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
      let name = "\(model).grad.\(parameter.name)"
      if file[name] != nil {
        try expect(gradient, name, tolerance: 5e-4)
      } else {
        left += 1
        #expect(gradient.allSatisfy { abs($0) < 1e-4 }, "\(name)")
      }
    }
    #expect(left < store.parameters.count / 4)
  }

  private func flags(_ name: String) throws -> [Bool] { try file.floats(of: name).map { $0 == 1 } }
  private func labels(_ name: String) throws -> [Int32] {
    try file.floats(of: name).map { Int32($0) }
  }

  @Test(arguments: [BackendKind.reference, .oneDNN])
  func maskedModellingAgrees(kind: BackendKind) throws {
    let device = Device(kind, threads: 2), patches = try patches(device)
    let backbone = smallBackbone()
    let configuration = PointModel.Configuration(backbone: backbone, vocabulary: 13)
    let model = try PointModel(configuration, seed: 1, device: device)
    var settings = ContrastObjective.Settings()
    (settings.plain, settings.mixed, settings.width, settings.queue) = (true, true, 6, 5)
    // The momentum encoder takes the weights of the file with the first loss.
    settings.momentum = 0
    var choice = ObjectiveChoice.masked
    choice[ContrastObjective.name] = settings
    var setup = ObjectiveSetup(
      model.store, backbone.encoder, tokenHead: model.head, places: SpaceCells.count)
    setup.momentumEncoder = { try model.momentumEncoder(in: $0) }
    let objectives = try ObjectiveSet(
      choice, setup, encoder: model.backbone.encoder, seed: 0)
    try fill(model.store, "masked")
    let queue = try #require(model.store["queue"]), values = try file.floats(of: "masked.queue")
    queue.withFloats { _ = $0.update(from: values) }
    let hidden = try flags("masked.hidden"), tokens = try labels("masked.tokens")
    let parts = (0..<3).map { Array(hidden[$0 * 18..<($0 + 1) * 18]) }
    let mixing = PatchMixing(
      patches: 6, isOwn: try flags("masked.own"), rates: [0.25, 0.5, 0.875])
    let context = ForwardContext(training: 0, step: 0)
    let other = try PointModel(configuration, seed: 1, device: device)
    try fill(other.store, "masked")
    let encoded = try other.encode(patches, hidden: parts[0], context)
    try expect(encoded.values, "masked.encoded")
    var batch = MaskedClouds(number: 0)
    batch.add(model, patches, hidden: parts[0], tokens: tokens)
    batch.add(model, patches.mixed(mixing), hidden: parts[1], tokens: mixing.mixed(tokens)) {
      ($0.name, $0.sources) = ("mixed", mixing.shares)
    }
    batch.add(model, patches, hidden: parts[2], tokens: tokens) {
      ($0.name, $0.isPredicted) = (ContrastObjective.keyView, false)
    }
    let result = try objectives.loss(batch, context) { pass, context in
      try model.backbone.input(
        batch.clouds[pass.view], hidden: batch.hidden[pass.view], mask: model.mask, context)
    }
    // The keys of three clouds are in the place of the three oldest.
    try expect(Array(queue.values.prefix(18)), "masked.keys")
    let losses = [
      "masked_loss", "masked_mixed_loss", "contrast_loss", "contrast_mixed_loss",
    ].map { name in
      result.measures.filter { $0.name == name }.reduce(Float.nan) { _, measure in
        Float(measure.sum / Double(measure.count))
      }
    }
    try expect(losses, "masked.losses")
    try #require(result.loss).backward()
    try expectGradients(of: model.store, "masked")
  }

  @Test(arguments: [BackendKind.reference, .oneDNN])
  func classificationAgrees(kind: BackendKind) throws {
    let device = Device(kind, threads: 2)
    var configuration = PointClassifier.Configuration(
      backbone: smallBackbone(), classes: ["a", "b", "c", "d"])
    (configuration.headWidth, configuration.headDropout) = (14, 0)
    let model = try PointClassifier(configuration, seed: 1, device: device)
    try fill(model.store, "classify")
    let context = ForwardContext(training: 0, step: 0), patches = try patches(device)
    try expect(model.logits(patches, context).values, "classify.logits")
    let loss = try model.loss(
      patches, labels: labels("classify.labels"), by: ClassLoss(smoothing: 0.2), context
    ).loss
    try expect(loss.values, "classify.loss")
    try loss.backward()
    try expectGradients(of: model.store, "classify")
  }

  @Test(arguments: [BackendKind.reference, .oneDNN])
  func segmentationAgrees(kind: BackendKind) throws {
    var configuration = PointSegmenter.Configuration(backbone: smallBackbone(), parts: 5)
    configuration.kinds = 2
    configuration.depths = [1, 2, 3]
    configuration.levels = [20, 10]
    (configuration.edgeWidth, configuration.headWidth) = (8, 9)
    configuration.headDropout = 0
    #expect(configuration.validate() == [])
    let model = try PointSegmenter(
      configuration, seed: 1, device: Device(kind, threads: 2))
    try fill(model.store, "segment")
    let clouds = try file.floats(of: "clouds"), kinds = try labels("segment.kinds")
    let context = ForwardContext(training: 0, step: 0)
    try expect(
      model.logits(clouds, kinds: kinds, context).values, "segment.logits", tolerance: 2e-4)
    let loss = try model.loss(clouds, kinds: kinds, parts: labels("segment.parts"), context)
    try expect(loss.values, "segment.loss")
    try loss.backward()
    try expectGradients(of: model.store, "segment")
    #expect(throws: TensorError.self) { try model.logits(clouds, kinds: [0, 1, 2], context) }
  }
}
