import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import Foundation
import Testing

/// A model of transformers and what it computes; see Fixtures/make_parity.py.
struct ParityCase {
  static let names = [
    "gelu", "geluNewSharded", "reluHalf", "siluBrain", "swishDouble", "oldNames", "plain",
    "pretraining",
  ]

  let folder: String
  let expected: SafeTensorsFile

  init(_ name: String) throws {
    folder = try fixture("parity/\(name)")
    expected = try SafeTensorsFile(path: folder + "/expected.safetensors")
  }

  func load(_ kind: BackendKind = .auto) throws -> ModelFolder {
    try ModelFolder.load(from: folder, device: Device(kind, threads: 1))
  }

  func whole(_ name: String) throws -> [Int32] { try expected.floats(of: name).map { Int32($0) } }

  func layout() throws -> SequenceLayout {
    SequenceLayout(
      offsets: try whole("lengths").reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) })
  }

  func hidden(_ model: MaskedLanguageModel, rows: [Int32]? = nil) throws -> Tensor {
    try model.encode(
      whole("ids"), segments: whole("segments"), layout(), ForwardContext(evaluating: .f32),
      rows: rows)
  }
}

/// The path of a file or folder in Fixtures.
func fixture(_ name: String) throws -> String {
  let root = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
  return root.appendingPathComponent(name).path
}

/// The bits of every parameter by name.
func bits(_ model: MaskedLanguageModel) -> [String: [UInt32]] {
  Dictionary(
    uniqueKeysWithValues: model.store.parameters.map { parameter in
      (parameter.name, parameter.value.withFloats { $0.map(\.bitPattern) })
    })
}
