import ArgumentParser
import ClozeData
import ClozeTensor
import ClozeText
import Foundation

/// Which model is used.
struct ModelArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A run folder or a Hugging Face folder.", valueName: "model"))
  var path: String

  /// The model, ready to compute.
  ///
  /// - Parameter precision: what to compute in unless the user says so.
  func load(_ compute: ComputeOptions, in precision: Precision = .f32) throws -> TextModel {
    let device = compute.device()
    // What a model says should not depend on the processor: bf16 only where it is asked for.
    let precision = try compute.resolved(precision, on: device)
    return try TextModel(path: checked(), precision: precision.dtype, device: device)
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
