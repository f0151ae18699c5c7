import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import Foundation
import Testing

@testable import ClozeVideo

/// A model of masked video against PyTorch: the loss, that of zero, and the gradient of every
/// parameter. See `Fixtures/make_pixels.py`.
@Suite struct PixelsParityTests {
  private struct Numbers: Decodable {
    var shape: [Int]
    var values: [Double]
  }

  private struct Named: Decodable {
    var name: String
    var value: Numbers
    var gradient: Numbers
  }

  private struct Fixture: Decodable {
    var counts: [Int]
    var seen: [[Int32]]
    var bytes: [UInt8]
    var loss: Double
    var zero: Double
    var parameters: [Named]

    static func load() throws -> Fixture {
      let url = try #require(
        Bundle.module.url(forResource: "pixels", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
  }

  private var configuration: VideoPixelsModel.Configuration {
    var backbone = ClipEncoderConfiguration(), decoder = PatchDecoder.Configuration()
    (backbone.frames.size, backbone.patch, backbone.tube, backbone.count) = (6, 2, 2, 4)
    backbone.video = VideoModelConfiguration.video(layers: 2, hidden: 8, heads: 2)
    (decoder.layers, decoder.hidden, decoder.heads) = (2, 6, 3)
    return .init(backbone: backbone, decoder: decoder)
  }

  private func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, (a + b).allSatisfy({ $0.isFinite }) else { return .infinity }
    let size = b.map { abs($0) }.max() ?? 0
    return zip(a, b).map { abs($0 - $1) / max(1, size) }.max() ?? 0
  }

  @Test(arguments: [(BackendKind.reference, DType.f64, 1e-8), (.oneDNN, .f32, 2e-5)])
  func maskedVideoAgreesWithPyTorch(
    backend: BackendKind, dtype: DType, tolerance: Double
  ) throws {
    let fixture = try Fixture.load(), device = Device(backend, threads: 2)
    let store = ParameterStore(seed: 1, dtype: dtype, device: device)
    let model = try VideoPixelsModel(configuration, store)
    #expect(Set(store.parameters.map(\.name)) == Set(fixture.parameters.map(\.name)))
    for parameter in fixture.parameters {
      let tensor = try #require(store[parameter.name], "\(parameter.name)")
      #expect(tensor.shape == parameter.value.shape, "\(parameter.name)")
      var values = parameter.value.values.makeIterator()
      tensor.fill { values.next() ?? .nan }
    }
    let clips = ClipBatch(
      number: 0, clips: [0, 1], counts: fixture.counts, bytes: fixture.bytes)
    let batch = try MaskedClips(
      clips, seeing: fixture.seen, model.tower.embedding, dtype, device)
    #expect(batch.unseen.count == 3 * 6 + 2 * 7 && batch.seen.count == 3 * 4 + 2 * 3)
    let objectives = try ObjectiveSet(
      .pixels, model.setup, encoder: model.tower.encoder, seed: 1)
    let result = try objectives.loss(batch, ForwardContext(training: 1, step: 0, dtype: dtype)) {
      EncoderInput(try batch.input($1))
    }
    let loss = try #require(result.loss)
    #expect(abs(loss.doubles[0] - fixture.loss) < tolerance * 10)
    #expect(result.measures.map(\.name) == ["pixels_loss", "pixels_ofZero"])
    #expect(result.measures.allSatisfy { $0.count == 32 })
    #expect(abs(result.measures[1].sum / 32 - fixture.loss / fixture.zero) < tolerance * 10)
    #expect(abs(try batch.targets().meanSquare - fixture.zero) < 1e-8)
    try loss.backward()
    for parameter in fixture.parameters {
      let distance = difference(
        store[parameter.name]?.gradient?.doubles ?? [], parameter.gradient.values)
      #expect(distance <= tolerance, "\(parameter.name): off by \(distance)")
    }
  }
}
