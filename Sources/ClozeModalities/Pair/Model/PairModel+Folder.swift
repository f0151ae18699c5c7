import ClozeData
import ClozeModels
import ClozeObjectives
import ClozeTensor

extension PairModel {
  /// Reads the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError`, `PairError` or errors of
  ///   reading its tokens.
  public static func load(from path: String, device: Device) throws -> PairModel {
    let configuration = try configuration(of: path)
    let vocabularies = try configuration.sizes.vocabularies(in: path)
    for (kind, count) in configuration.vocabularies {
      let found = vocabularies[kind]?.roles.count ?? 0
      guard found == count else {
        throw PairError.badConfiguration(
          path: path, ["it has \(count) tokens of \(kind), and beside it are \(found)"])
      }
    }
    return try NativeModelFolder.model(from: path, device: device, where: ObjectiveSetup.isOfModel)
    {
      try PairModel(configuration.sizes, vocabularies, $0)
    }
  }

  /// Reads the configuration of the model in the folder at `path`, and checks it.
  static func configuration(of path: String) throws -> Configuration {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let problems =
      configuration.sizes.problems()
      + configuration.sizes.encoder.validate().map { "encoder." + $0 }
      + configuration.sizes.fusion.validate().map { "fusion." + $0 }
      + configuration.sizes.sides.validate().map { "sides." + $0 }
    guard problems.isEmpty else { throw PairError.badConfiguration(path: path, problems) }
    return configuration
  }

  /// Takes the weights of the model in `folder`, of the same sizes.
  func begin(with folder: String) throws {
    try NativeModelFolder.fill(store, from: folder, where: ObjectiveSetup.isOfModel)
  }

  /// Writes the model to the folder at `path`, complete or not at all; the tokens of each kind with
  /// it, in a folder of its name.
  public func save(to path: String) throws {
    try NativeModelFolder.save(
      store, configuration, modality: Self.modality, to: path, where: ObjectiveSetup.isOfModel,
      adding: { folder in
        for (kind, vocabulary) in vocabularies { try vocabulary.save(to: "\(folder)/\(kind)") }
      })
  }
}

extension PairSizes {
  /// Reads the tokens of the kinds that have tokens from the folders of their names in `folder`.
  func vocabularies(in folder: String) throws -> [String: any PairVocabulary] {
    try both.reduce(into: [:]) { found, kind in
      guard let kind = kind as? any TokenKind.Type else { return }
      found[kind.name] = try kind.vocabulary(in: "\(folder)/\(kind.name)")
    }
  }
}
