import Foundation

/// A function of one number with its derivative: a line in the table below defines an elementwise
/// operation completely.
public struct ElementwiseFunction: Sendable {
  /// The operation's name in messages.
  public let name: String
  /// f(x).
  let value: @Sendable (_ x: Double) -> Double
  /// f'(x), given y = f(x) as well.
  let slope: @Sendable (_ x: Double, _ y: Double) -> Double

  init(
    _ name: String, _ value: @escaping @Sendable (Double) -> Double,
    _ slope: @escaping @Sendable (Double, Double) -> Double
  ) {
    self.name = name
    self.value = value
    self.slope = slope
  }
}

extension ElementwiseFunction {
  /// e^x.
  public static let exp = Self("exp", { Foundation.exp($0) }, { _, y in y })
  /// The natural logarithm.
  public static let log = Self("log", { Foundation.log($0) }, { x, _ in 1 / x })
  /// The square root.
  public static let squareRoot = Self("squareRoot", { $0.squareRoot() }, { _, y in 0.5 / y })
  /// x^2.
  public static let square = Self("square", { $0 * $0 }, { x, _ in 2 * x })
  /// 1 / x.
  public static let reciprocal = Self("reciprocal", { 1 / $0 }, { _, y in -y * y })

  /// x, or `slope` x if x is not positive (Maas et al. 2013).
  public static func leakyReLU(_ slope: Double) -> Self {
    Self("leakyReLU", { $0 > 0 ? $0 : slope * $0 }, { x, _ in x > 0 ? 1 : slope })
  }

  /// The nearest number in `range`; the slope is 1 inside and at its ends, 0 outside.
  public static func clamp(_ range: ClosedRange<Double>) -> Self {
    Self(
      "clamp", { $0.isNaN ? $0 : min(max($0, range.lowerBound), range.upperBound) },
      { x, _ in range.contains(x) ? 1 : 0 })
  }
}

extension Tensor {
  /// `function` of each element, computed in double precision.
  ///
  /// - Shapes: any -> the same.
  public func applying(_ function: ElementwiseFunction) throws -> Tensor {
    try widened { x in
      try x.dtype == .f64
        ? x.applying(function, as: Double.self) : x.applying(function, as: Float.self)
    }
  }

  private func applying<S: Scalar>(_ function: ElementwiseFunction, as _: S.Type) throws -> Tensor {
    let y = try like(), pool = device.backend.pool
    let input = elements(S.self), output = y.elements(S.self)
    pool.ranges(count, grain: 4096) {
      for index in $0 { output[index] = S(function.value(Double(input[index]))) }
    }
    return y.recording(function.name, [self]) { [unowned y] dy, gradients in
      let dx = try self.like()
      let input = self.elements(S.self), output = y.elements(S.self)
      let upstream = dy.elements(S.self), gradient = dx.elements(S.self)
      pool.ranges(self.count, grain: 4096) {
        for index in $0 {
          let slope = function.slope(Double(input[index]), Double(output[index]))
          gradient[index] = S(Double(upstream[index]) * slope)
        }
      }
      try gradients.add(self, dx)
    }
  }

  /// self - other, elementwise.
  ///
  /// - Shapes: both the same.
  public func subtracting(_ other: Tensor) throws -> Tensor { try adding(other, beta: -1) }

  /// self / other, elementwise.
  ///
  /// - Shapes: both the same.
  public func dividing(by other: Tensor) throws -> Tensor {
    try other.require(shape: shape, "divide")
    return try multiplying(other.applying(.reciprocal))
  }
}
