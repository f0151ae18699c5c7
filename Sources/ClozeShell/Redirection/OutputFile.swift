import ClozeData
import ClozeRuns
import ClozeTraining
import Foundation

/// The file behind `>` or `>>`.
///
/// With `>` a file appears under its name when the command has succeeded, or not at all, and a
/// former one stays until then. Pipes and devices are written directly.
final class OutputFile {
  /// The descriptor to write to.
  let descriptor: Int32
  /// The path of the bytes until `finish()`; nil if they are written in place.
  var temporaryPath: String? { file?.temporaryPath }
  private let file: AtomicFile?

  /// Opens the file at `path`.
  ///
  /// - Throws: `CommandError` if a run or a model would lose something; `FileError`.
  init(_ path: String, appends: Bool) throws {
    try Self.check(path)
    var status = stat()
    let exists = stat(path, &status) == 0
    let isRegular = !exists || status.st_mode & S_IFMT == S_IFREG
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw CommandError("'\(path)' is a folder; give the name of a file behind >")
    }
    file = isRegular && !appends ? try AtomicFile(at: path) : nil
    let flags = O_WRONLY | O_APPEND | O_CLOEXEC | (file == nil && !exists ? O_CREAT : 0)
    descriptor = open(file?.temporaryPath ?? path, flags, 0o666)
    guard descriptor >= 0 else { throw FileError.system(exists ? .open : .create, path) }
  }

  /// Gives a new file its name.
  func finish() throws { try file?.commit() }

  /// Closes the descriptor; a file that is not finished disappears.
  func close() {
    Foundation.close(descriptor)
    file?.discard()
  }

  /// The files and folders of a run that no results may replace.
  private static let ofRun: Set<String> = [
    "run.json", "recipe.yaml", "metrics.jsonl", "evaluations.jsonl", "split.json", "checkpoints",
    "model", "tokenizer", "shards", "tensorboard", ".lock",
  ]

  /// Throws if the file at `path` belongs to a run, a model, a sweep or the index of runs.
  private static func check(_ path: String) throws {
    guard access(path, F_OK) == 0 else { return }
    var parts: [String] = []
    var folder = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    if let owner = owner(ofFile: folder) { throw refusal(path, owner) }
    // A checkpoint's file is the deepest that a run has.
    for _ in 0..<3 where folder.path != "/" {
      parts.insert(folder.lastPathComponent, at: 0)
      folder.deleteLastPathComponent()
      let isRun = (try? RunFolder.open(folder.path)) != nil && ofRun.contains(parts[0])
      let isModel = parts.count == 1 && isModel(folder.path)
      guard isRun || isModel else { continue }
      throw refusal(path, "the \(isRun ? "run" : "model") '\(folder.lastPathComponent)'")
    }
  }

  private static func refusal(_ path: String, _ owner: String) -> CommandError {
    CommandError(
      "'\(path)' belongs to \(owner) and is left as it is; give the name of another file behind >")
  }

  /// Returns the sweep or index that the file at `place` belongs to; nil if there is none.
  private static func owner(ofFile place: URL) -> String? {
    // The index has a log and the log's memory beside it.
    if place.lastPathComponent.hasPrefix(RunsFolder.indexName) {
      return "the index of the runs"
    }
    let folder = place.deletingLastPathComponent()
    let isSweep =
      folder.deletingLastPathComponent().lastPathComponent == "sweeps"
      && ["sweep.json", ".lock"].contains { access(folder.path + "/" + $0, F_OK) == 0 }
    return isSweep ? "the sweep '\(folder.lastPathComponent)'" : nil
  }

  private static func isModel(_ folder: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains("config.json") && names.contains { $0.hasSuffix(".safetensors") }
  }
}
