/// The type of activations that a user requests.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// Single precision.
  case f32
  /// bfloat16 activations with f32 parameters and sums.
  case bf16
  /// The faster of the two on the computing device, by measurement.
  case auto

  /// Returns the type on `device`; `auto` yields the same type for the lifetime of the device.
  public func dtype(on device: Device) -> DType {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    case .auto: device.precisionChoice.dtype
    }
  }

  /// Returns the precision with `auto` resolved for `device`.
  public func resolved(on device: Device) -> Precision {
    dtype(on: device) == .bf16 ? .bf16 : .f32
  }
}
