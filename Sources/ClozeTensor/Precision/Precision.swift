/// The type of activations that a user asks for.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// Single precision.
  case f32
  /// bfloat16 activations beside f32 parameters and sums.
  case bf16
  /// The faster of the two on the device that computes, measured.
  case auto

  /// The type itself on `device`; `auto` comes to the same for as long as the device is there.
  public func dtype(on device: Device) -> DType {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    case .auto: device.precisionChoice.dtype
    }
  }

  /// The precision with `auto` made definite for `device`.
  public func resolved(on device: Device) -> Precision {
    dtype(on: device) == .bf16 ? .bf16 : .f32
  }
}
