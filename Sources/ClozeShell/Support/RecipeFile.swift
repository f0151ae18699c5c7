import ClozeTraining

/// A recipe in a file.
enum RecipeFile {
  /// The maximum size of a recipe; a larger file is something else.
  static let limit = 1 << 20

  /// Returns the recipe in the file at `path`, of the modality that its key `modality` names.
  static func recipe(_ path: String) throws -> any TrainingRecipe {
    try Registry.recipe(yaml: text(path), name: path)
  }

  /// Returns the text of the file at `path`.
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
