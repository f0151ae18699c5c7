import ClozeRuns
import Foundation

/// A folder of made-up runs that is removed at the end of a test.
final class RunScratch {
  let folder: RunsFolder

  init() throws {
    folder = RunsFolder(NSTemporaryDirectory() + "/cloze-runs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.path) }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> String { folder.path + "/" + name }

  /// Makes a run of `steps` lines of metrics, one for each step.
  func make(
    _ name: String, layers: Int = 2, loss: Double = 3, steps: Int = 4, state: String = "done",
    modality: String = "text", tags: [String] = [], started: String = "2026-01-02T03:04:05Z",
    metrics: String? = nil
  ) throws {
    try FileManager.default.createDirectory(
      atPath: self(name) + "/model", withIntermediateDirectories: true)
    try write(
      name + "/recipe.yaml",
      "recipe: \(modality)-tiny\nencoder:\n  layers: \(layers)\n  biases: true\n"
        + "data:\n  paths:\n  - a.txt\n  - b.txt\ntokenizer:\n  path: null\n")
    let declared = metrics.map { " \"metrics\": \($0)," } ?? ""
    let list = tags.map { "\"\($0)\"" }.joined(separator: ",")
    try write(
      name + "/run.json",
      """
      {"format": 1, "name": "\(name)", "modality": "\(modality)", "recipe": "\(modality)-tiny",
       "command": ["pretrain", "text-tiny"], "state": "\(state)", "started": "\(started)",
       "ended": "2026-01-02T03:14:05Z", "steps": \(steps), "totalSteps": 4, "tags": [\(list)],\(declared)
       "process": 1, "host": "here", "environment": {"processor": "one", "cores": 2,
       "threads": 1, "backend": "reference", "precision": "f32", "system": "any",
       "version": "0.1.0"}}
      """)
    try write(name + "/metrics.jsonl", "")
    for step in stride(from: 1, through: steps, by: 1) {
      try log(name, step, loss + Double(steps - step))
    }
    try write(name + "/model/config.json", "{}")
  }

  /// Appends a line of metrics.
  func log(_ name: String, _ step: Int, _ loss: Double) throws {
    try append(
      name + "/metrics.jsonl",
      "{\"step\": \(step), \"loss\": \(loss), \"time\": \(1_700_000_000 + step).25, "
        + "\"tokens\": \(100 * step)}\n")
  }

  func write(_ file: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: self(file)))
  }

  func append(_ file: String, _ text: String) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: self(file)))
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
  }

  /// The names of the runs that fulfil `condition`, sorted.
  func names(where condition: String) throws -> [String] {
    try Self.names(in: .open(folder), where: condition)
  }

  static func names(in store: RunStore, where condition: String? = nil) throws -> [String] {
    var query = RunQuery(columns: ["name"])
    query.condition = try condition.map(RunCondition.init)
    query.order = [.init("name")]
    return try store.list(query).map { row in
      guard case .text(let name) = row[0] else { return "?" }
      return name
    }
  }
}
