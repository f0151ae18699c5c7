import ClozeCapabilities
import ClozeTraining

extension Registry {
  /// Returns the modalities that have `capability`, in the order of the registry.
  static func providers<Provider>(of capability: Capability<Provider>) -> [Provider] {
    modalities.compactMap { $0 as? Provider }
  }

  /// Returns the modality of the model at `path`, a run or a model folder, which must have
  /// `capability`.
  ///
  /// - Throws: `MissingCapability` if the modality lacks it; `ModelPathError`, `FileError`.
  static func provider<Provider>(
    of capability: Capability<Provider>, forModelAt path: String
  ) throws -> Provider {
    let kind = try ModelArgument.modality(of: path)
    if let found = provider(of: capability, for: kind) { return found }
    throw MissingCapability(capability, from: kind, at: path, others: names(of: capability))
  }

  /// Returns the modality of the run at `path`, which must have `capability`; it need not have a
  /// model yet.
  ///
  /// - Throws: `MissingCapability` if the modality lacks it; `TrainingError`.
  static func provider<Provider>(
    of capability: Capability<Provider>, forRunAt path: String
  ) throws -> Provider {
    let kind = try RunFolder.open(path).modality()
    if let found = provider(of: capability, for: kind) { return found }
    throw MissingCapability(
      capability, from: kind, at: path, others: names(of: capability), subject: .run)
  }

  /// Returns the modality called `kind`, if it has `capability`.
  static func provider<Provider>(
    of capability: Capability<Provider>, for kind: String
  ) -> Provider? { modalities.first { $0.name == kind } as? Provider }

  /// Returns the names of the modalities that have `capability`.
  static func names<Provider>(of _: Capability<Provider>) -> [String] {
    modalities.filter { $0 is Provider }.map { $0.name }
  }

  /// Returns the first modality with `capability`, for work that names no model.
  ///
  /// - Throws: `CommandError` if there is none.
  static func provider<Provider>(of capability: Capability<Provider>) throws -> Provider {
    if let first = providers(of: capability).first { return first }
    throw CommandError("this program has no kind of data for that; build it with all modalities")
  }
}
