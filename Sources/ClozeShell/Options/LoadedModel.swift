import ClozeCapabilities
import ClozeTensor

extension ModelArgument {
  /// The modality of the model if it has `capability`, and what it computes with.
  ///
  /// - Throws: `MissingCapability` where the modality lacks it.
  func provider<Provider>(
    of capability: Capability<Provider>, _ compute: ComputeOptions
  ) throws -> (provider: Provider, compute: Compute) {
    let settled = try compute.forUse()
    return (try Registry.provider(of: capability, forModelAt: path), settled)
  }
}

extension ComputeOptions {
  /// The device and the precision for using a model.
  func forUse() throws -> Compute {
    // A model's answers should not depend on the processor: bf16 only on request.
    let (device, dtype) = try setUp(.f32)
    return Compute(device: device, dtype: dtype, threads: threadCount)
  }

  /// The device, for work whose precision is that of a recipe.
  func undecided() -> Compute {
    Compute(device: device(), dtype: .f32, threads: threadCount)
  }
}
