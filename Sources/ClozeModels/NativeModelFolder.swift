import ClozeData
import ClozeEncoder
import ClozeTensor
import Foundation

/// A folder for a model that is no masked language model: `config.json`, which names the modality and
/// holds the model's configuration under `cloze`, and `model.safetensors` with all parameters and
/// states of its store, by name.
public enum NativeModelFolder {
  private struct File<Configuration: Codable>: Codable {
    struct Values: Codable {
      var modality: String
      var model: Configuration
    }
    var model_type = ClozeFamily.type
    var cloze: Values
  }

  /// Writes the folder at `path`, complete or not at all. A model folder of that name is replaced whole;
  /// any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - isKept: which of the store's parameters and states are written; all by default.
  ///   - adding: writes further files into the folder it is given.
  /// - Throws: `FileError`, and what `adding` throws.
  public static func save(
    _ store: ParameterStore, _ configuration: some Codable, modality: String, to path: String,
    where isKept: (String) -> Bool = { _ in true },
    adding: (String) throws -> Void = { _ in }
  ) throws {
    let coder = JSONEncoder()
    coder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text = try coder.encode(File(cloze: .init(modality: modality, model: configuration)))
    try AtomicFolder.replace(at: path, marker: ModelFolderConfiguration.fileName) { folder in
      try AtomicFile.write(
        Array(text) + [0x0A], to: folder + "/" + ModelFolderConfiguration.fileName)
      try WeightWriter.write(
        (store.parameters + store.states).filter { isKept($0.name) }, layout: .cloze,
        isBare: true, to: folder)
      try adding(folder)
    }
  }

  /// The configuration of the model in the folder at `path`, which must be of `modality`.
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

  /// The contents of the folder at `path`: its modality, the names, shapes and sizes of its tensors, and the
  /// text of the model's configuration; nil where it is a masked language model.
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

  /// A configuration of which nothing is known.
  private struct Loose: Decodable {
    struct Values: Decodable { var model: LooseValue? }
    var cloze: Values?
  }

  /// Copies the weights of the folder at `path` into `store`.
  ///
  /// - Parameter isWanted: which of the store's parameters and states are read, where not all are; then
  ///   the folder may hold others.
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  public static func fill(
    _ store: ParameterStore, from path: String, where isWanted: ((String) -> Bool)? = nil
  ) throws {
    let reader = try WeightReader(folder: path, layout: .cloze, isTied: true)
    let wanted = (store.parameters + store.states).filter { isWanted?($0.name) ?? true }
    try reader.fill(wanted, isWhole: isWanted == nil)
    for entry in wanted where BatchNorm.isVariance(entry.name) {
      if let index = entry.value.values.firstIndex(where: { $0 < 0 }) {
        throw ModelFolderError(
          file: path, problem: .negativeVariance(tensor: entry.name, index: index))
      }
    }
  }
}
