import ArgumentParser
import ClozeData
import ClozeModels
import ClozeTraining
import Foundation

/// The argument that names a model.
struct ModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a Hugging Face folder.", valueName: "model"))
  var path: String

  /// Returns the modality of the model at `path`, a run or a model folder.
  static func modality(of path: String) throws -> String {
    let folder = try ModelFolder.locate(checked(path))
    if let named = try ModelFolder.modality(of: folder) { return named }
    return try ClassifierFolder.isOne(folder) ? Modalities.unnamedClassifier : Modalities.unnamed
  }

  /// Returns the path, or throws if it is not that of a folder.
  func checked() throws -> String { try Self.checked(path) }

  /// Returns `path`, or throws if it is not that of a folder.
  static func checked(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(path: path)
    }
    guard isFolder.boolValue else { throw FileError.notFolder(path: path) }
    return path
  }
}
