import Foundation
import Testing

@testable import ClozeTensor

/// What PyTorch computed; see `Fixtures/make_operations.py`.
struct OperationFixture: Decodable {
  struct Array: Decodable {
    var shape: [Int]
    var values: [Double]
  }

  struct Case: Decodable {
    var name: String
    var inputs: [Array]
    var upstream: Array
    var output: Array
    var gradients: [Array]
  }

  var offsets: [Int32]
  var cases: [Case]

  static func load() throws -> OperationFixture {
    let url = try #require(
      Bundle.module.url(forResource: "operations", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }
}

/// A backend and the type it computes in.
struct Precision: Sendable, CustomTestStringConvertible {
  var backend: BackendKind
  var dtype: DType
  var tolerance: Double
  var testDescription: String { "\(backend.rawValue) \(dtype.rawValue)" }

  static let all = [
    Precision(backend: .reference, dtype: .f64, tolerance: 1e-9),
    Precision(backend: .openBLAS, dtype: .f32, tolerance: 2e-5),
    Precision(backend: .oneDNN, dtype: .bf16, tolerance: 8e-2),
  ]
}

extension OperationFixture.Case {
  /// Compares `function` with this case: shape, values and every gradient. The first
  /// `activations` inputs have the precision's type, the rest are parameters.
  func check(
    _ precision: Precision, activations: Int = .max, _ function: ([Tensor]) throws -> Tensor
  ) throws {
    let device = Device(precision.backend, threads: 2)
    let parameterType: DType = precision.dtype == .f64 ? .f64 : .f32
    let tensors = try inputs.enumerated().map { index, input in
      try Tensor(
        input.values, input.shape, index < activations ? precision.dtype : parameterType, device
      ).withGradient()
    }
    let result = try function(tensors)
    #expect(result.shape == output.shape, "\(name)")
    #expect(result.dtype == precision.dtype, "\(name)")
    compare(result.doubles, output, precision, "output")
    try result.backward(Tensor(upstream.values, upstream.shape, result.dtype, device))
    for (index, (tensor, expected)) in zip(tensors, gradients).enumerated() {
      #expect(tensor.gradient?.shape == expected.shape, "\(name)")
      compare(tensor.gradient?.doubles ?? [], expected, precision, "gradient \(index)")
    }
  }

  private func compare(
    _ values: [Double], _ expected: OperationFixture.Array, _ precision: Precision, _ what: String
  ) {
    let distance = difference(values, expected.values)
    #expect(distance <= precision.tolerance, "\(name), \(what): off by \(distance)")
  }
}
