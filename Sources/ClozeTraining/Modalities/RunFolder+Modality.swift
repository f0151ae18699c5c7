import Foundation

/// What holds for the modalities taken together.
public enum Modalities {
  /// The modality of what names none: recipes from the time when there was only one, and Hugging
  /// Face folders.
  public static let unnamed = "text"
  /// The modality of a classifier's folder that names none, as Hugging Face's do.
  public static let unnamedClassifier = "text-classify"
}

extension RecipeKeys {
  /// The modality that the recipe `text` is for.
  public static func modality(yaml text: String) -> String {
    flat(yaml: text).first { $0.key == "modality" }?.value ?? Modalities.unnamed
  }
}

extension RunFolder {
  /// The text of the recipe.
  ///
  /// - Throws: `TrainingError.notARun` where it cannot be read.
  public func recipeText() throws -> String {
    guard let text = try? String(contentsOfFile: recipe, encoding: .utf8) else {
      throw TrainingError.notARun(path: path, missing: "a readable recipe.yaml")
    }
    return text
  }

  /// The name of the modality that the run is of.
  ///
  /// - Throws: `TrainingError.notARun` where the recipe cannot be read.
  public func modality() throws -> String { RecipeKeys.modality(yaml: try recipeText()) }
}
