import ClozeCapabilities
import ClozeTraining

extension Registry {
  /// The modalities that have `capability`, in the order of the registry.
  static func providers<Provider>(of capability: Capability<Provider>) -> [Provider] {
    modalities.compactMap { $0 as? Provider }
  }

  /// The modality of the model at `path`, a run or a model folder, which must have `capability`.
  ///
  /// - Throws: `MissingCapability` where the modality lacks it; `ModelPathError`, `FileError`.
  static func provider<Provider>(
    of capability: Capability<Provider>, forModelAt path: String
  ) throws -> Provider {
    let kind = try ModelArgument.modality(of: path)
    if let found = provider(of: capability, for: kind) { return found }
    throw MissingCapability(capability, from: kind, at: path, others: names(of: capability))
  }

  /// The modality of the run at `path`, which must have `capability`; it may not have a model yet.
  ///
  /// - Throws: `MissingCapability` where the modality lacks it; `TrainingError`.
  static func provider<Provider>(
    of capability: Capability<Provider>, forRunAt path: String
  ) throws -> Provider {
    let kind = try RunFolder.open(path).modality()
    if let found = provider(of: capability, for: kind) { return found }
    throw MissingCapability(
      capability, from: kind, at: path, others: names(of: capability), subject: .run)
  }

  /// The modality called `kind`, if it has `capability`.
  static func provider<Provider>(
    of capability: Capability<Provider>, for kind: String
  ) -> Provider? { modalities.first { $0.name == kind } as? Provider }

  /// The names of the modalities that have `capability`.
  static func names<Provider>(of _: Capability<Provider>) -> [String] {
    modalities.filter { $0 is Provider }.map { $0.name }
  }

  /// The first modality with `capability`, for work that names no model.
  ///
  /// - Throws: `CommandError` where there is none.
  static func provider<Provider>(of capability: Capability<Provider>) throws -> Provider {
    if let first = providers(of: capability).first { return first }
    throw CommandError("this program has no kind of data for that; build it with all modalities")
  }
}
