/// The element type of a tensor.
public enum DType: String, Sendable, Codable, CaseIterable {
  /// IEEE single precision: the default, and the type of every parameter and sum.
  case f32
  /// bfloat16: for activations on the fast path.
  case bf16
  /// IEEE double precision, for gradient checks on the Reference backend only.
  case f64

  /// Bytes per element.
  public var size: Int {
    switch self {
    case .f32: 4
    case .bf16: 2
    case .f64: 8
    }
  }
}

/// A bfloat16 number: the upper half of a `Float`.
public struct BFloat16: Sendable, Equatable {
  /// The 16 bits.
  public var bits: UInt16

  /// Rounds `value` to the nearest bfloat16, ties to even; a NaN stays a NaN.
  public init(_ value: Float) {
    let wide = value.bitPattern
    let rounded = (wide &+ 0x7fff &+ ((wide >> 16) & 1)) >> 16
    bits = UInt16(truncatingIfNeeded: value.isNaN ? (wide >> 16) | 0x40 : rounded)
  }

  /// The number as a `Float`, exactly.
  public var float: Float { Float(bitPattern: UInt32(bits) << 16) }
}
