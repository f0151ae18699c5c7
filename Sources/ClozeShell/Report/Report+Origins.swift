import ClozeReport
import ClozeTraining
import Foundation

extension Report {
  /// The data that the runs learned from, and the models and tokenizers that they began with.
  var origins: [HTMLBlock] {
    [.heading("Data", level: 2), data, .paragraph(Self.digests, style: "note")]
      + [.heading("Lineage", level: 2), lineage] + transfers
  }

  private static let digests =
    "SHA-256 is the start of what sha256sum says of the file; of a folder, of the list of its files' "
    + "sums and names."

  private var data: HTMLBlock {
    let uses = [("training", "data.paths"), ("validation", "data.validationPaths")]
    var records = Records(columns: ["run", "for", "path", "files", "size", "lines", "SHA-256"])
    var known: [String: DataListing] = [:]
    for run in runs {
      for (use, key) in uses {
        for path in run.paths(key) {
          let listing = known[path] ?? DataListing(path)
          known[path] = listing
          records.append([.string(run.label), .string(use), .string(path)] + listing.values)
        }
      }
    }
    guard !records.rows.isEmpty else {
      return .paragraph("The recipes name no data.", style: "note")
    }
    return .table(records)
  }

  private var lineage: HTMLBlock {
    var records = Records(columns: ["run", "made by", "began with", "tokenizer"])
    for run in runs {
      for ancestor in Ancestor.line(of: run) { records.append(ancestor.row) }
    }
    return .table(records)
  }

  /// The parts that the runs took of the models that `--encoder` named.
  private var transfers: [HTMLBlock] {
    runs.compactMap { run in
      RunFolder.unchecked(run.detail.path).record?.transfer.map {
        .paragraph("\(run.label): \($0.note).", style: "note")
      }
    }
  }

  /// The recipes, and the machines that computed.
  var machines: [HTMLBlock] {
    let heading = HTMLBlock.heading("Recipe and environment", level: 2)
    let recipes = runs.map { run in
      HTMLBlock.folded(
        single == nil ? "Recipe of \(run.label)" : "Recipe", [.preformatted(run.recipe)])
    }
    if let run = single {
      let named = run.detail.environment.map { (name: $0.key, value: $0.value) }
      return [heading] + recipes
        + (named.isEmpty ? [] : [.folded("Environment", [.properties(named)], isOpen: true)])
    }
    let values = runs.map { Dictionary($0.detail.environment.map { ($0.key, $0.value) }) { $1 } }
    let rows = Set(values.flatMap(\.keys)).sorted().map { key in (key, values.map { $0[key] }) }
    return [heading] + recipes
      + (rows.isEmpty
        ? [] : [.folded("Environments", [.table(table(of: rows))], isOpen: true)])
  }
}

extension ReportedRun {
  /// Returns the paths under a key of the recipe, which may hold any character.
  func paths(_ name: String) -> [String] {
    let list = RecipeKeys.list(name, yaml: recipe)
    return list.isEmpty ? key(name).map { [$0] } ?? [] : list
  }
}

/// A run, or a model folder, that another run began with.
private struct Ancestor {
  /// The cells of its row.
  let row: [RecordValue]

  /// The maximum number of generations, in case that folders name each other.
  private static let generations = 8

  /// Returns the run and those before it.
  static func line(of run: ReportedRun) -> [Ancestor] {
    var ancestors = [
      Ancestor(
        row: row(
          run.label, command: run.value("command"), Start(run.key), run.key("tokenizer.path")))
    ]
    var path = Start(run.key).path
    while let next = path, ancestors.count < generations {
      guard let folder = RunFolder.holder(ofWeightsAt: next)?.run,
        let recipe = try? folder.recipeText()
      else {
        ancestors.append(Ancestor(row: [.string(next), "a model folder", .null, .null]))
        break
      }
      let keys = Dictionary(RecipeKeys.flat(yaml: recipe).map { ($0.key, $0.value) }) { $1 }
      let command = folder.record?.command.map(\.commandWord).joined(separator: " ")
      let begun = Start { name in keys[name].flatMap { $0.isEmpty ? nil : $0 } }
      ancestors.append(
        Ancestor(row: row(folder.path, command: command, begun, keys["tokenizer.path"])))
      path = begun.path
    }
    return ancestors
  }

  private static func row(
    _ name: String, command: String?, _ start: Start, _ tokenizer: String?
  ) -> [RecordValue] {
    [
      .string(name), RecordValue(command.map { "cloze " + $0 }),
      .string(start.words), RecordValue(tokenizer.flatMap { $0.isEmpty ? nil : $0 }),
    ]
  }
}

/// The model that a run began with, whole or in part.
private struct Start {
  /// Its path; nil for none.
  let path: String?
  /// Its name in words.
  let words: String

  /// Reads it from the keys of the run's recipe.
  init(_ key: (String) -> String?) {
    if let encoder = key("encoderFrom") {
      (path, words) = (encoder, "blocks of " + encoder)
    } else {
      path = key("model")
      words = path ?? "random weights"
    }
  }
}
