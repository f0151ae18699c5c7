import ClozeCapabilities
import ClozeTraining

/// A named recipe of any modality.
struct NamedRecipe {
  /// The name that the user types.
  let name: String
  /// The purpose of the recipe, in one line.
  let summary: String
  /// The modality's name.
  let modality: String
  /// The recipe's values.
  let recipe: any TrainingRecipe
}

extension Registry {
  /// The modalities whose models can be scored.
  static var evaluations: [any Evaluating.Type] { providers(of: .evaluation) }

  /// The presets of all modalities.
  static var presets: [NamedRecipe] { modalities.flatMap { named($0) } }

  /// Returns the presets of modalities of `stage`.
  static func presets(of stage: TrainingStage) -> [NamedRecipe] {
    modalities.filter { $0.stage == stage }.flatMap { named($0) }
  }

  /// Returns the stage of training of `recipe`.
  static func stage(of recipe: some TrainingRecipe) -> TrainingStage {
    recipe.typed.stage
  }

  /// The first preset of each modality.
  static var firstPresets: [NamedRecipe] {
    let presets = presets
    return modalities.compactMap { modality in
      presets.first { $0.modality == modality.name }
    }
  }

  /// Returns the preset called `name`.
  static func preset(_ name: String) -> NamedRecipe? { presets.first { $0.name == name } }

  /// Returns the modality called `name`, which `source` names.
  static func modality(named name: String, in source: String) throws -> any Modality.Type {
    if let found = modalities.first(where: { $0.name == name }) { return found }
    throw Misuse(
      text: "'\(source)' is of the modality '\(name)', which this program does not have; "
        + Misspelling.suggestion(for: name, among: modalities.map { $0.name }))
  }

  /// Returns the recipe in `text`, of the modality that it names.
  static func recipe(yaml text: String, name: String) throws -> any TrainingRecipe {
    func read<M: Modality>(_: M.Type) throws -> any TrainingRecipe {
      try M.ModalityRecipe().applying(yaml: text, name: name)
    }
    return try read(modality(named: RecipeKeys.modality(yaml: text), in: name))
  }

  private static func named<M: Modality>(_: M.Type) -> [NamedRecipe] {
    M.presets.map {
      NamedRecipe(name: $0.name, summary: $0.summary, modality: M.name, recipe: $0.recipe)
    }
  }
}
