import ArgumentParser
import ClozeText
import ClozeTraining
import Foundation

/// What can be changed in a recipe on the command line.
struct RecipeOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Text and JSONL files, and folders of them.", valueName: "path"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "A tokenizer or model folder to use instead of a new vocabulary.",
      valueName: "folder"))
  var tokenizer: String?

  @Option(help: "The size of the vocabulary that is trained on the data.")
  var vocabSize: Int?

  @Option(help: "Optimizer steps.")
  var steps: Int?

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a value of the recipe; may be repeated.", valueName: "key.path=value"))
  var settings: [String] = []

  func validate() throws {
    if tokenizer != nil && vocabSize != nil {
      throw ValidationError("--tokenizer and --vocab-size exclude each other: a tokenizer has one")
    }
  }

  /// Whether any of the options was given.
  var isEmpty: Bool {
    data.isEmpty && tokenizer == nil && vocabSize == nil && steps == nil && seed == nil
      && settings.isEmpty
  }

  /// The recipe called `name`, a preset or a file, with the options laid over it.
  func recipe(_ name: String) throws -> TextRecipe {
    var recipe = try Self.named(name)
    if !data.isEmpty { recipe.data.paths = data }
    if let tokenizer { recipe.tokenizer.path = tokenizer }
    if let vocabSize {
      recipe.tokenizer.path = nil
      recipe.tokenizer.vocabularySize = vocabSize
    }
    if let steps { recipe.training.steps = steps }
    if let seed { recipe.seed = seed }
    return try recipe.applying(settings: settings)
  }

  private static func named(_ name: String) throws -> TextRecipe {
    if let preset = TextPresets.named(name) { return preset.recipe }
    let isFile = name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/")
    guard isFile || FileManager.default.fileExists(atPath: name) else {
      let names = TextPresets.all.map(\.name)
      throw Misuse(
        text: "unknown recipe '\(name)'; "
          + Misspelling.suggestion(for: name, among: names)
          + "; or give a YAML file")
    }
    return try TextRecipe().applying(yaml: RecipeFile.text(name), name: name)
  }
}

/// A recipe in a file.
enum RecipeFile {
  /// No recipe is longer; a larger file is something else.
  static let limit = 1 << 20

  /// The text of the file at `path`.
  static func text(_ path: String) throws -> String {
    let lines = try LineReader(path: path)
    var text: [UInt8] = []
    while let line = try lines.next() {
      text += line + [0x0A]
      guard text.count <= limit else {
        throw CommandError("'\(path)' is longer than \(limit) bytes; is it a recipe?")
      }
    }
    guard let text = String(validating: text, as: UTF8.self), !text.contains("\0") else {
      throw CommandError("'\(path)' is not UTF-8 text; give a recipe in YAML")
    }
    return text
  }
}
