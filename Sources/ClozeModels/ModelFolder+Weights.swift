import ClozeData
import ClozeEncoder
import ClozeTensor
import Foundation

extension ModelFolder {
  /// Writes a model folder at `path` that is like `template`, of any kind, with other weights:
  /// those in `weights`, named as the parameters and states of a store are. Tensors that the
  /// template does not hold, such as parameters of objectives, are left out.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, or `ModelFolderError` if tensors are missing or
  ///   have other shapes.
  public static func copy(
    _ template: String, to path: String, weights: SafeTensorsFile, device: Device
  ) throws {
    let (reader, layout) = try weightReader(of: template)
    let store = ParameterStore(seed: 0, device: device, isDrawn: { _ in false })
    for entry in weights.entries where reader.holds(entry.name) {
      _ = try store.addState(entry.name, entry.shape, .zeros)
    }
    // Reading the template's weights checks that all of them are there and have these shapes.
    try reader.fill(store.states, isWhole: true)
    for state in store.states {
      try state.value.withFloats {
        try weights.read(state.name, shape: state.value.shape, into: $0)
      }
      state.value.valueChanged()
    }
    try AtomicFolder.replace(at: path, as: replaced) { folder in
      try copyOtherFiles(of: template, to: folder)
      try WeightWriter.write(
        store.states, layout: layout, isBare: reader.isBare, to: folder)
    }
  }

  /// Copies everything in `folder` except its weights to `target`.
  static func copyOtherFiles(of folder: String, to target: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where !name.hasSuffix(".safetensors") && name != SafeTensorsModel.indexName
      && !name.hasPrefix(".cloze-")
    {
      try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: target + "/" + name)
    }
  }

  /// Opens the weights of the folder at `path`, of whatever kind it is.
  static func weightReader(of path: String) throws -> (WeightReader, WeightLayout) {
    if try NativeModelFolder.isOne(path) {
      return (try WeightReader(folder: path, layout: .cloze, isTied: true), .cloze)
    }
    let configuration = try ModelFolderConfiguration(folder: path)
    return (try WeightReader(folder: path, configuration), configuration.family.layout)
  }
}
