import ClozeCapabilities
import ClozeTensor

extension ModelArgument {
  /// Returns the modality of the model if it has `capability`, the model's path, and the device and
  /// precision to compute with.
  ///
  /// - Throws: `MissingCapability` if the modality lacks it.
  func provider<Provider>(
    of capability: Capability<Provider>, _ compute: ComputeOptions, _ session: Session
  ) throws -> (provider: Provider, path: String, compute: Compute) {
    let settled = try compute.forUse(), path = try path(session)
    return (try Registry.provider(of: capability, forModelAt: path), path, settled)
  }
}

extension ComputeOptions {
  /// Returns the device and the precision for using a model.
  func forUse() throws -> Compute {
    // A model's answers should not depend on the processor: bf16 is used only on request.
    try settled(.f32)
  }

  /// Returns the device, and the type of activations on it: `usual` unless the user requests
  /// another.
  func settled(_ usual: Precision) throws -> Compute {
    let (device, dtype) = try setUp(usual)
    return Compute(device: device, dtype: dtype, threads: threadCount)
  }

  /// Returns the device, for work whose precision is that of a recipe.
  func undecided() -> Compute {
    Compute(device: device(), dtype: .f32, threads: threadCount)
  }
}
