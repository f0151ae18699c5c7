import ClozeData
import Foundation

/// A run's folder: `run.json`, `recipe.yaml`, `metrics.jsonl`, `tensorboard/`, `checkpoints/`,
/// `model/`, and intermediate results such as the tokenizer.
public struct RunFolder: Sendable {
  /// The path of the folder.
  public let path: String

  /// The path of the resolved recipe, which can be run again.
  public var recipe: String { path + "/recipe.yaml" }
  /// The path of the metrics, one JSON object per logged step.
  public var metrics: String { path + "/metrics.jsonl" }
  /// The path of the event files for TensorBoard.
  public var tensorBoard: String { path + "/tensorboard" }
  /// The path of the model for other commands.
  public var model: String { path + "/model" }
  /// The path of the tokenizer, if one was trained for the run.
  public var tokenizer: String { path + "/tokenizer" }
  /// The path of the tokenized corpus.
  public var shards: String { path + "/shards" }
  /// The checkpoints.
  public var checkpoints: CheckpointFolder { CheckpointFolder(path: trained + "/checkpoints") }
  /// The folder of the run that has the checkpoints: another one for a part of a run.
  private let trained: String

  private init(path: String, trained: String? = nil) {
    (self.path, self.trained) = (path, trained ?? path)
  }

  /// Makes a new run at `path` with the text of its recipe.
  public static func create(at path: String, recipe: String) throws -> RunFolder {
    let run = RunFolder(path: path)
    guard !FileManager.default.fileExists(atPath: run.recipe) else {
      throw TrainingError.runExists(path: path)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard names.isEmpty else { throw TrainingError.folderInUse(path: path) }
    try makeFolder(path)
    try AtomicFile.write(recipe, to: run.recipe)
    return run
  }

  /// Returns the folder `name` in this one for a part of the run, such as a member of a joint run:
  /// it has a recipe, data and a model, and the checkpoints are those of the whole.
  public func part(_ name: String) -> RunFolder {
    RunFolder(path: path + "/" + name, trained: trained)
  }

  /// The path of the run that the run at `path` is a member of; nil if it is a run by itself.
  public static func whole(ofMemberAt path: String) -> String? {
    let folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
    let whole = folder.deletingLastPathComponent().path
    guard folder.lastPathComponent == members, (try? open(whole)) != nil else { return nil }
    return whole
  }

  /// The name of the folder of the members of a joint run.
  public static let members = "members"

  /// Returns the folder at `path`, without checking that it holds a run.
  public static func unchecked(_ path: String) -> RunFolder { RunFolder(path: path) }

  /// Opens the run at `path`.
  public static func open(_ path: String) throws -> RunFolder {
    let run = RunFolder(path: path)
    guard FileManager.default.fileExists(atPath: run.recipe) else {
      throw TrainingError.notARun(path: path, missing: "recipe.yaml")
    }
    return run
  }

  /// Locks the run against other processes until the lock is released, and removes files that
  /// killed processes left half-written.
  ///
  /// - Throws: `TrainingError.runInUse`.
  public func lock() throws -> RunLock {
    let lock = try RunLock(path: path + "/.lock", run: path)
    for folder in [path, checkpoints.path, checkpoints.path + "/" + CheckpointView.folder] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where name.hasPrefix(".cloze-") && name.hasSuffix(".tmp") {
        try? FileManager.default.removeItem(atPath: folder + "/" + name)
      }
    }
    return lock
  }

  /// Appends one line to the metrics, with the current time as `time`: seconds since 1970, UTC.
  public func log(_ values: [String: Double]) throws {
    let now = (Date().timeIntervalSince1970 * 1000).rounded() / 1000
    let line = Self.line(values.merging(["time": now]) { given, _ in given })
    if !FileManager.default.fileExists(atPath: metrics) { try AtomicFile.write("", to: metrics) }
    guard let file = FileHandle(forWritingAtPath: metrics) else {
      throw FileError.permissionDenied(path: metrics, operation: .write)
    }
    defer { try? file.close() }
    do {
      try file.seekToEnd()
      try file.write(contentsOf: Data(line.utf8))
    } catch {
      throw FileError.system(.write, metrics)
    }
  }

  /// Removes the metrics logged after `step`, and an incomplete last line: those steps are
  /// repeated.
  public func forgetMetrics(after step: Int) throws {
    guard let text = try? String(contentsOfFile: metrics, encoding: .utf8) else { return }
    let kept = text.split(separator: "\n").filter { line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
        let logged = (object as? [String: Any])?["step"] as? NSNumber
      else { return false }
      return logged.intValue <= step
    }
    try AtomicFile.write(kept.map { $0 + "\n" }.joined(), to: metrics)
  }

  /// Returns a JSON object with `step` first and the other keys in order; values that are not
  /// finite become null.
  static func line(_ values: [String: Double]) -> String {
    let order = values.keys.sorted { ($0 == "step" ? 0 : 1, $0) < ($1 == "step" ? 0 : 1, $1) }
    let fields = order.map { key -> String in
      let value = values[key] ?? .nan
      guard value.isFinite else { return "\"\(key)\": null" }
      let whole = value == value.rounded() && abs(value) < 1e15
      return "\"\(key)\": \(whole ? String(Int(value)) : String(value))"
    }
    return "{" + fields.joined(separator: ", ") + "}\n"
  }
}
