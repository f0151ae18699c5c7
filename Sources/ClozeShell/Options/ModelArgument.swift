import ArgumentParser
import ClozeData
import ClozeModels
import ClozeSequences
import ClozeTensor
import ClozeTraining
import Foundation

/// Which model is used.
struct ModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a Hugging Face folder.", valueName: "model"))
  var path: String

  /// The model of text or code, ready to compute.
  func load(_ compute: ComputeOptions) throws -> any TrainedSequences {
    // The output of a model should not depend on the processor: bf16 only where it is asked for.
    let (device, dtype) = try compute.setUp(.f32), kind = try Self.modality(of: path)
    func open<Kind: MaskedModality>(_: Kind.Type) throws -> any TrainedSequences {
      try SequenceModel<Kind>(path: path, precision: dtype, device: device)
    }
    let kinds = Registry.modalities.compactMap { $0 as? any MaskedModality.Type }
    // The first one says what is wrong with a model of another modality.
    guard let found = kinds.first(where: { $0.name == kind }) ?? kinds.first else {
      throw CommandError("'\(path)' is a model of \(kind), which this program does not have")
    }
    return try open(found)
  }

  /// The modality of the model at `path`, a run or a model folder.
  static func modality(of path: String) throws -> String {
    let folder = try ModelFolder.locate(checked(path))
    if let named = try ModelFolder.modality(of: folder) { return named }
    return try ClassifierFolder.isOne(folder) ? Modalities.unnamedClassifier : Modalities.unnamed
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
