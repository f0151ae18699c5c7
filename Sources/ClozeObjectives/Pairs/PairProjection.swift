import ClozeEncoder
import ClozeTensor

/// The layer from one side's vector to the one that is contrasted, of length 1.
public struct PairProjection {
  private let layer: Linear

  /// Makes a layer called `name` with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int, deviation: Double
  ) throws {
    layer = try Linear(
      store, name, inputs: inputs, outputs: outputs, bias: true, deviation: deviation)
  }

  /// Computes vectors of length 1, not in bf16, whose cosines would be too coarse.
  ///
  /// - Shapes: [B, C] -> [B, D].
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    let projected = try layer(x)
    return try projected.cast(to: x.dtype == .f64 ? .f64 : .f32).normalizedRows()
  }
}
