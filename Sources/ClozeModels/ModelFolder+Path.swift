import ClozeData
import Foundation

extension ModelFolder {
  /// Returns the folder with the files of the model that `path` names: in a run, its `model/`; in
  /// older folders of sentence-transformers, that of the first module.
  ///
  /// - Throws: `ModelPathError`, or errors of reading a list of modules.
  public static func locate(_ path: String) throws -> String {
    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    if exists(path + "/config.json") { return path }
    if exists(path + "/model/config.json") { return path + "/model" }
    if let sentences = try SentenceFolder(at: path), exists(sentences.model + "/config.json") {
      return sentences.model
    }
    if exists(path + "/recipe.yaml") { throw ModelPathError.noModelYet(path: path) }
    throw ModelPathError.notAModel(path: path)
  }
}

/// A reason why a path does not name a model.
public enum ModelPathError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// There is no model.
  case notAModel(path: String)
  /// The run has not written its model yet.
  case noModelYet(path: String)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notAModel(let path):
      "\(path) is neither a run folder nor a Hugging Face folder: config.json is missing; "
        + "name a run, or the folder of a model"
    case .noModelYet(let path):
      "the run \(path) has no model yet; go on with its training by --resume \(path.commandPath)"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
