import Foundation

/// Rules that concern all modalities together.
public enum Modalities {
  /// The modality of recipes and folders that name none: recipes of the first versions, and Hugging
  /// Face folders.
  public static let unnamed = "text"
  /// The modality of classifiers' folders that name none, such as Hugging Face's.
  public static let unnamedClassifier = "text-classify"
}

extension RecipeKeys {
  /// Returns the modality of the recipe `text`.
  public static func modality(yaml text: String) -> String {
    flat(yaml: text).first { $0.key == "modality" }?.value ?? Modalities.unnamed
  }
}

extension RunFolder {
  /// Returns the text of the recipe.
  ///
  /// - Throws: `TrainingError.notARun` if it cannot be read.
  public func recipeText() throws -> String {
    guard let text = try? String(contentsOfFile: recipe, encoding: .utf8) else {
      throw TrainingError.notARun(path: path, missing: "a readable recipe.yaml")
    }
    return text
  }

  /// Returns the name of the run's modality.
  ///
  /// - Throws: `TrainingError.notARun` if the recipe cannot be read.
  public func modality() throws -> String { RecipeKeys.modality(yaml: try recipeText()) }
}
