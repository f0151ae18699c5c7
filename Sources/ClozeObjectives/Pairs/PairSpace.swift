import ClozeEncoder
import ClozeTensor
import Foundation

/// The common space of two kinds of data: a linear layer for each, to vectors of length 1, and a
/// learned temperature that cosines are divided by (Radford et al. 2021, CLIP, section 2.3).
public struct PairSpace {
  /// The temperatures that are possible, as in ALBEF.
  static let temperatures = 0.001...0.5

  /// D, the width of the space.
  let width: Int
  private let layers: [Linear]
  private let start: Double
  private let exponent: Tensor
  private let speed: Double

  /// Makes a space with its parameters in `store`.
  ///
  /// - Parameters:
  ///   - inputs: The widths of the first and of the other side.
  ///   - width: D, the width of the space.
  ///   - temperature: The temperature at first.
  ///   - speed: The change of the temperature's logarithm as a multiple of the parameter's, which
  ///     makes it learn slower than the weights.
  public init(
    _ store: ParameterStore, inputs: [Int], width: Int, temperature: Double, speed: Double,
    deviation: Double
  ) throws {
    precondition(inputs.count == PairSide.allCases.count, "a width for each side")
    (start, self.speed, self.width) = (temperature, speed, width)
    layers = try inputs.enumerated().map {
      try Linear(
        store, "space.\($0)", inputs: $1, outputs: width, bias: true, deviation: deviation)
    }
    exponent = try store.add("space.temperature", [1, 1], .zeros, decays: false)
  }

  /// The number of parameters.
  public static func parameters(inputs: [Int], width: Int) -> Int {
    inputs.reduce(1) { $0 + ($1 + 1) * width }
  }

  /// Computes vectors of length 1 of a side's class vectors.
  ///
  /// - Shapes: [B, C] -> [B, D], f32, or f64 of such.
  public func callAsFunction(_ classes: Tensor, _ side: PairSide) throws -> Tensor {
    let layer = layers[side.rawValue]
    let wide: DType = classes.dtype == .f64 ? .f64 : .f32
    return try classes.linear(layer.weight, bias: layer.bias, as: wide).normalizedRows()
  }

  /// The temperature.
  public var temperature: Double {
    let value = start * exp(speed * (exponent.doubles.first ?? 0))
    return min(max(value, Self.temperatures.lowerBound), Self.temperatures.upperBound)
  }

  /// Divides cosines by the temperature, which learns from the result.
  ///
  /// - Shapes: [M, N] -> the same.
  func divided(_ cosines: Tensor) throws -> Tensor {
    let limits = Self.temperatures
    let inverse = try exponent.cast(to: cosines.dtype).scaled(by: -speed).applying(.exp)
      .scaled(by: 1 / start).applying(.clamp(1 / limits.upperBound...1 / limits.lowerBound))
    return try cosines.multiplying(
      column: inverse.gatherRows([Int32](repeating: 0, count: cosines.shape[0])))
  }
}
