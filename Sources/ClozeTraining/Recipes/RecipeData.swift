import Yams

/// The data that a recipe of any modality names.
public struct RecipeData: Sendable, Equatable {
  /// The paths of the data, then of what validates.
  public let paths: [String]
  /// The values that decide which part of the data validates or tests, as `splitSeed 42`.
  public let splits: [String]

  /// Reads the section `data` of the recipe in the YAML text `text`.
  public init(recipe text: String) {
    let data = (try? Yams.compose(yaml: text))?["data"]
    paths = ["paths", "validationPaths"].flatMap { key in
      data?[key]?.sequence?.compactMap(\.string) ?? []
    }
    splits = RecipeKeys.flat(yaml: text).compactMap { key, value in
      let words = key.split(separator: ".")
      guard words.count > 1, words[0] == "data", words[1] != "validationPaths" else { return nil }
      let isSplit = ["split", "validation", "test"].contains { words[1].hasPrefix($0) }
      return isSplit ? "\(words.dropFirst().joined(separator: ".")) \(value)" : nil
    }.sorted()
  }
}
