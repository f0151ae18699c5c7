import ArgumentParser
import ClozeCode
import ClozeData
import ClozeModels
import ClozeSequences
import ClozeTensor
import ClozeText
import ClozeTraining
import Foundation

/// Which model is used.
struct ModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a Hugging Face folder.", valueName: "model"))
  var path: String

  /// The model of text or code, ready to compute.
  func load(_ compute: ComputeOptions) throws -> any TrainedSequences {
    // What a model says should not depend on the processor: bf16 only where it is asked for.
    let (device, dtype) = try compute.setUp(.f32), kind = try Self.modality(of: path)
    guard kind == CodeModality.name else {
      return try TextModel(path: path, precision: dtype, device: device)
    }
    return try SequenceModel<CodeModality>(path: path, precision: dtype, device: device)
  }

  /// The modality of the model at `path`, a run or a model folder.
  static func modality(of path: String) throws -> String {
    let folder = try ModelFolder.locate(checked(path))
    if let named = try ModelFolder.modality(of: folder) { return named }
    return try ClassifierFolder.isOne(folder) ? TextClassification.name : Modalities.unnamed
  }

  /// The path, if it is that of a folder.
  func checked() throws -> String { try Self.checked(path) }

  /// `path`, if it is that of a folder.
  static func checked(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(path: path)
    }
    guard isFolder.boolValue else { throw FileError.notFolder(path: path) }
    return path
  }
}
