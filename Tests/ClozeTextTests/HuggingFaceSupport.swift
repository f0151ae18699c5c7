import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeText
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

  func load(_ kind: BackendKind = .auto) throws -> TextModelFolder {
    try TextModelFolder.load(from: folder, device: Device(kind, threads: 1))
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

/// The largest difference, as a part of the largest wanted number; infinite where the counts differ
/// or a number is not finite.
func relativeDifference(_ given: [Float], _ wanted: [Float]) -> Float {
  difference(given, wanted) / max(wanted.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
}

/// The largest difference; infinite where the counts differ or a number is not finite.
func difference(_ given: [Float], _ wanted: [Float]) -> Float {
  guard given.count == wanted.count, (given + wanted).allSatisfy({ $0.isFinite }) else {
    return .infinity
  }
  return zip(given, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// The bits of every parameter by name.
func bits(_ model: MaskedLanguageModel) -> [String: [UInt32]] {
  Dictionary(
    uniqueKeysWithValues: model.store.parameters.map { parameter in
      (parameter.name, parameter.value.withFloats { $0.map(\.bitPattern) })
    })
}

/// Calls `body` with an empty folder that is removed afterwards.
func withScratchFolder(_ body: (String) throws -> Void) throws {
  let folder = NSTemporaryDirectory() + "cloze-text-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}
