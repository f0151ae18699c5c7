import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozePoints

/// The same numbers as PyTorch, forward and backward; see `Fixtures/make_dvae.py`.
@Suite struct DVAEParityTests {
  static let devices = [BackendKind.reference, .openBLAS, .oneDNN]
  private let file: SafeTensorsFile

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/dvae", withExtension: "safetensors"))
    file = try SafeTensorsFile(path: url.path)
  }

  /// The model with the fixture's parameters, and its clouds in patches.
  private func model(_ kind: BackendKind) throws -> (PointDVAE, PointPatches) {
    let device = Device(kind, threads: 2)
    let model = try PointDVAE(smallConfiguration(), seed: 0, device: device)
    for parameter in model.store.parameters {
      let values = try file.floats(of: "value." + parameter.name, shape: parameter.value.shape)
      parameter.value.withFloats { _ = $0.update(from: values) }
    }
    let clouds = try file.floats(of: "clouds")
    return (
      model,
      PointPatches(clouds, model.configuration.patch, PointGeometry(pool: device.backend.pool))
    )
  }

  /// Whether `tensor` is what the fixture has under `name`, relative to the largest number of it.
  private func expect(
    _ values: [Float], _ name: String, tolerance: Float = 2e-5,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try file.floats(of: name)
    let size = wanted.reduce(0) { max($0, abs($1)) }
    let found = difference(values, wanted)
    #expect(
      size > 0 && found <= tolerance * size, "\(name): \(found) of \(size)",
      sourceLocation: sourceLocation)
  }

  @Test func patchesAreTheSame() throws {
    let (_, patches) = try model(.reference)
    #expect(patches.clouds == 3 && patches.count == 18)
    try expect(patches.points, "patches")
    try expect(patches.centres, "centres")
  }

  @Test(arguments: devices)
  func partsAgree(kind: BackendKind) throws {
    let (model, patches) = try model(kind)
    let context = ForwardContext(training: 0, step: 0)
    let points = try patches.points(on: model.store.device)
    let features = try model.encoder(points, patchSize: 8, context)
    try expect(features.values, "features")
    let near = model.neighbours(patches)
    let logits = try model.tokenizer(features, neighbours: near, offsets: patches.offsets)
    try expect(logits.values, "logits")
    let mixed = try Tensor(file.floats(of: "mixed"), [18, 14], .f32, model.store.device)
    let (coarse, fine) = try model.decoder(mixed, context)
    try expect(coarse.values, "coarse")
    try expect(fine.values, "fine")
  }

  @Test(arguments: devices)
  func lossAndGradientsAgree(kind: BackendKind) throws {
    let (model, patches) = try model(kind)
    let loss = try model.loss(
      patches, temperature: 0.7, ForwardContext(training: 9, step: 4))
    let parts = [loss.coarse, loss.fine, loss.divergence].map { $0.values[0] }
    try expect(parts, "losses")
    try loss.total(weight: 0.3).backward()
    for parameter in model.store.parameters {
      let gradient = try #require(parameter.value.gradient, "\(parameter.name)")
      try expect(gradient.values, "grad." + parameter.name, tolerance: 2e-4)
    }
    for state in model.store.states { try expect(state.value.values, "state." + state.name) }
  }

  @Test(arguments: devices)
  func evaluationAgrees(kind: BackendKind) throws {
    let (model, patches) = try model(kind)
    for state in model.store.states {
      let values = try file.floats(of: "state." + state.name)
      state.value.withFloats { _ = $0.update(from: values) }
    }
    let logits = try model.logits(patches, ForwardContext(evaluating: .f32))
    try expect(logits.values, "evaluated.logits")
    let drawn = try model.reconstruct(model.tokens(patches), at: patches)
    try expect(drawn.coarse, "evaluated.coarse")
    try expect(drawn.fine, "evaluated.fine")
  }

  /// bf16 has eight bits; what comes out is near, and every parameter learns.
  @Test func bf16IsNear() throws {
    let (model, patches) = try model(.oneDNN)
    let loss = try model.loss(
      patches, temperature: 0.7, ForwardContext(training: 9, step: 4, dtype: .bf16))
    let parts = [loss.coarse, loss.fine, loss.divergence].map { $0.values[0] }
    try expect(parts, "losses", tolerance: 0.03)
    try loss.total(weight: 0.3).backward()
    for parameter in model.store.parameters {
      let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
      let wanted = try file.floats(of: "grad." + parameter.name)
      let product = zip(gradient, wanted).reduce(0) { $0 + $1.0 * $1.1 }
      let sizes = [gradient, wanted].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      #expect(product > 0.8 * sizes[0] * sizes[1], "\(parameter.name)")
    }
  }
}
