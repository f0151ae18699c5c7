import ArgumentParser
import ClozeData
import ClozeModels
import ClozeRuns
import ClozeTraining
import Foundation

/// The argument that names a model.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A run, by name or folder, its checkpoint (run@4000, run@best, run@last), or a Hugging Face "
        + "folder.", valueName: "model"))
  var name: String

  /// Returns the path of the model's folder.
  func path(_ session: Session) throws -> String { try session.model(name) }

  /// Returns the modality of the model at `path`, a run or a model folder.
  static func modality(of path: String) throws -> String {
    let folder = try ModelFolder.locate(checked(path))
    if let named = try ModelFolder.modality(of: folder) { return named }
    return try ClassifierFolder.isOne(folder) ? Modalities.unnamedClassifier : Modalities.unnamed
  }

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

/// The argument that names a tokenizer.
struct TokenizerArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A folder with a tokenizer: its own, a model's, or a run, by name or folder.",
      valueName: "tokenizer"))
  var name: String

  /// Returns the path of the folder.
  func path(_ session: Session) throws -> String { try session.model(name) }
}

extension Session {
  /// Returns the path of the model or tokenizer called `name`: a path, the name of a run, or
  /// `RUN@WHICH` for a checkpoint, of which a model is made if there is none yet.
  ///
  /// - Parameter folder: The folder of runs; by default that of the session.
  func model(_ name: String, in folder: RunsFolder? = nil) throws -> String {
    let folder = folder ?? RunsFolder(settings.runs)
    if let model = try checkpoint(name, in: folder) { return model }
    noteRun(hiddenBy: name, in: folder)
    return try folder.place(of: name)
  }

  /// Returns `path`, or, where it names a checkpoint, the path of its model, which is made if it is
  /// missing.
  func checkpointModel(_ path: String, in folder: RunsFolder? = nil) throws -> String {
    let name = CheckpointView.name(ofModelAt: path)
    return try checkpoint(name, in: folder ?? RunsFolder(settings.runs)) ?? path
  }

  /// Returns the path of the run called `name`, a path or a name in `folder`, by default the
  /// session's folder of runs.
  func run(_ name: String, in folder: RunsFolder? = nil) throws -> String {
    let folder = folder ?? RunsFolder(settings.runs)
    let path = try folder.path(of: name)
    if path == name { noteRun(hiddenBy: name, in: folder) }
    return path
  }

  private func noteRun(hiddenBy name: String, in folder: RunsFolder) {
    guard let run = folder.run(hiddenBy: name) else { return }
    note("note: '\(name)' is the folder of that path, not the run '\(run)'")
  }
}
