import ClozeData
import ClozeEncoder
import ClozeTensor
import Foundation

/// The folder of a model that is not a masked language model: `config.json`, which names the
/// modality and holds the model's configuration under `cloze`, and `model.safetensors` with all
/// parameters and states of its store, by name.
public enum NativeModelFolder {
  private struct File<Configuration: Codable>: Codable {
    struct Values: Codable {
      var modality: String
      var model: Configuration
    }
    var model_type = ClozeFamily.type
    var cloze: Values
  }

  /// Writes the folder at `path`, complete or not at all. An existing model folder of that name is
  /// replaced as a whole; any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - isKept: Returns true for parameters and states of the store that are written; by default
  ///     all are.
  ///   - adding: Writes further files into the given folder.
  /// - Throws: `FileError`, and the errors of `adding`.
  public static func save(
    _ store: ParameterStore, _ configuration: some Codable, modality: String, to path: String,
    where isKept: (String) -> Bool = { _ in true },
    adding: (String) throws -> Void = { _ in }
  ) throws {
    let coder = JSONEncoder()
    coder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text = try coder.encode(File(cloze: .init(modality: modality, model: configuration)))
    try AtomicFolder.replace(at: path, as: ModelFolder.replaced) { folder in
      try AtomicFile.write(
        Array(text) + [0x0A], to: folder + "/" + ModelFolderConfiguration.fileName)
      try WeightWriter.write(
        (store.parameters + store.states).filter { isKept($0.name) }, layout: .cloze,
        isBare: true, to: folder)
      try adding(folder)
    }
  }

  /// Returns the configuration of the model in the folder at `path`, which must be of `modality`.
  ///
  /// - Throws: `FileError`, or `ModelFolderError` naming the modality or the key at fault.
  public static func configuration<Configuration: Codable>(
    _: Configuration.Type = Configuration.self, of path: String, modality: String
  ) throws -> Configuration {
    let found = try ModelFolder.modality(of: path)
    guard found == modality else {
      throw ModelFolderError(
        file: path, problem: .otherModality(found: found ?? "text", wanted: modality))
    }
    return try ModelFolderConfiguration.parsing(folder: path) {
      try JSONDecoder().decode(File<Configuration>.self, from: $0).cloze.model
    }
  }

  /// True if the folder at `path` is one of a model that is not a masked language model.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  static func isOne(_ path: String) throws -> Bool {
    try ModelFolderConfiguration.parsing(folder: path) {
      try JSONDecoder().decode(ConfigurationHeader.self, from: $0).cloze?.isOther == true
    }
  }

  /// Returns the contents of the folder at `path`: its modality, the names, shapes and sizes of its
  /// tensors, and the text of the model's configuration; nil if it is a masked language model.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  public static func summary(of path: String) throws -> NativeModelSummary? {
    guard let modality = try ModelFolder.modality(of: path),
      let values = try ModelFolderConfiguration.parsing(
        folder: path, { try JSONDecoder().decode(Loose.self, from: $0).cloze?.model })
    else { return nil }
    return NativeModelSummary(
      modality: modality, values: values.flattened(),
      numbers: try SafeTensorsModel(path: path).entries.reduce(0) { $0 + $1.shape.reduce(1, *) })
  }

  /// A configuration of unknown structure.
  private struct Loose: Decodable {
    struct Values: Decodable { var model: LooseValue? }
    var cloze: Values?
  }

  /// Copies the weights of the folder at `path` into `store`.
  ///
  /// - Parameter isWanted: Returns true for parameters and states of the store that are read, if
  ///   not all are; the folder may then hold others.
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  public static func fill(
    _ store: ParameterStore, from path: String, where isWanted: ((String) -> Bool)? = nil
  ) throws {
    let reader = try WeightReader(folder: path, layout: .cloze, isTied: true)
    let wanted = (store.parameters + store.states).filter { isWanted?($0.name) ?? true }
    try reader.fill(wanted, isWhole: isWanted == nil)
    try checkVariances(wanted, from: path)
  }

  /// Returns the model that `make` makes, with the weights of the folder at `path`.
  ///
  /// - Parameters:
  ///   - isWanted: As for `fill`.
  ///   - make: Makes the model with its parameters in a store, which draws none.
  /// - Throws: As `fill`, and what `make` throws.
  public static func model<Model>(
    from path: String, device: Device, where isWanted: ((String) -> Bool)? = nil,
    _ make: (ParameterStore) throws -> Model
  ) throws -> Model {
    let store = ParameterStore(seed: 0, device: device, isDrawn: { _ in false })
    let model = try make(store)
    try fill(store, from: path, where: isWanted)
    return model
  }

  /// Throws if one of the tensors that were read is a variance with negative values.
  static func checkVariances(_ entries: [Parameter], from path: String) throws {
    for entry in entries where BatchNorm.isVariance(entry.name) {
      if let index = entry.value.values.firstIndex(where: { $0 < 0 }) {
        throw ModelFolderError(
          file: path, problem: .negativeVariance(tensor: entry.name, index: index))
      }
    }
  }
}
