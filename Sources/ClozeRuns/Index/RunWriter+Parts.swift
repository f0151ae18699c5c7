import ClozeTraining
import Foundation
import GRDB

extension RunWriter {
  /// Writes recipe and environment as flat keys, and what was learned from what.
  func writeValues(_ record: RunRecord?, _ id: Int64) throws {
    let text = (try? String(contentsOfFile: path + "/recipe.yaml", encoding: .utf8)) ?? ""
    let recipe = RecipeKeys.flat(yaml: text)
    var values = Dictionary(recipe.map { ($0.key, $0.value) }) { $1 }
    for (key, value) in record?.environment.fields ?? [] { values["environment." + key] = value }
    let data = RecipeKeys.list("data.paths", yaml: text).map {
      ($0 as NSString).lastPathComponent
    }
    let source = record.flatMap(RunSource.init)
    try db.run(
      "UPDATE run SET data = ?, source = ?, source_modality = ? WHERE id = ?",
      [data.isEmpty ? nil : data.joined(separator: ", "), source?.name, source?.modality, id])
    try db.run("DELETE FROM value WHERE run = ?", [id])
    for (key, value) in values {
      try db.run(
        "INSERT INTO value (run, key, text, number) VALUES (?, ?, ?, ?)",
        [id, db.number(of: key, in: "key"), value, Double(value)])
    }
  }

  /// Writes the tags.
  func writeTags(_ tags: [String], _ id: Int64) throws {
    try db.run("DELETE FROM tag WHERE run = ?", [id])
    for tag in Set(tags) { try db.run("INSERT INTO tag (run, tag) VALUES (?, ?)", [id, tag]) }
  }

  /// Writes the contents of the folder, with one entry for each checkpoint.
  func writeArtifacts(_ id: Int64) throws {
    try db.run("DELETE FROM artifact WHERE run = ?", [id])
    for name in FolderEntries.names(in: path) {
      let parts =
        name == "checkpoints"
        ? FolderEntries.names(in: path + "/checkpoints").map { "checkpoints/" + $0 } : [name]
      for part in parts {
        try db.run(
          "INSERT INTO artifact (run, path, kind, bytes) VALUES (?, ?, ?, ?)",
          [id, part, Self.kind(part), FolderEntries.bytes(at: path + "/" + part)])
      }
    }
  }

  private static func kind(_ part: String) -> String {
    switch part {
    case "recipe.yaml": "recipe"
    case "metrics.jsonl": "metrics"
    case "evaluations.jsonl": "evaluations"
    case "run.json": "record"
    case "shards": "tokens"
    case "tensorboard": "events"
    case "model", "tokenizer": part
    case "checkpoints/models": "models"
    case _ where part.hasPrefix("checkpoints/"): "checkpoint"
    default: "other"
    }
  }
}

extension RunEnvironment {
  /// Names and values.
  var fields: [(String, String)] {
    [
      ("processor", processor), ("cores", String(cores)), ("threads", String(threads)),
      ("backend", backend), ("precision", precision), ("system", system), ("version", version),
    ]
  }
}
