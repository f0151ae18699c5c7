import ClozeTensor

/// The device and the precision that a capability of a modality computes with.
public struct Compute: Sendable {
  /// The device.
  public let device: Device
  /// The type of activations.
  public let dtype: DType
  /// The number of threads that read and prepare data.
  public let threads: Int

  /// Makes a computation on `device` with activations of `dtype`.
  public init(device: Device, dtype: DType, threads: Int) {
    (self.device, self.dtype, self.threads) = (device, dtype, threads)
  }
}
