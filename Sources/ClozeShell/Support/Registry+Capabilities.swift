import ClozeCapabilities
import ClozeModels
import ClozeTraining

extension Registry {
  /// The modalities that have `capability`, in the order of the registry.
  static func providers<Provider>(of capability: Capability<Provider>) -> [Provider] {
    modalities.compactMap { $0 as? Provider }
  }

  /// The modality of the model at `path`, a run or a model folder, which must have `capability`.
  ///
  /// - Throws: `UsageError` where the modality lacks it; `ModelPathError`, `FileError`.
  static func provider<Provider>(
    of capability: Capability<Provider>, forModelAt path: String
  ) throws -> Provider {
    try provider(of: capability, for: ModelArgument.modality(of: path), at: path)
  }

  /// The modality called `kind` if it has `capability`; `path` is where the kind comes from.
  ///
  /// - Throws: `UsageError` where the modality lacks it.
  static func provider<Provider>(
    of capability: Capability<Provider>, for kind: String, at path: String
  ) throws -> Provider {
    let modality = modalities.first { $0.name == kind }
    if let found = modality as? Provider { return found }
    let others = modalities.filter { $0 is Provider }.map { $0.name }
    throw capability.missing(from: kind, at: path, others: others)
  }

  /// The first modality with `capability`, for work that names no model.
  ///
  /// - Throws: `CommandError` where there is none.
  static func provider<Provider>(of capability: Capability<Provider>) throws -> Provider {
    if let first = providers(of: capability).first { return first }
    throw CommandError("this program has no kind of data for that; build it with all modalities")
  }
}
