import ClozeTraining

extension Guide {
  /// Returns the guide of this program. Making it takes some milliseconds.
  static func cloze() -> Guide {
    let commands = CommandGuide.commands(of: Root.self), names = Set(commands.map(\.name))
    let own = ShellRegistry.commands.compactMap { CommandGuide.shellCommand($0) }
    return Guide(
      commands: commands + own.filter { !names.contains($0.name) } + LanguageGuide.all,
      recipes: recipes, presets: Registry.presets, metrics: MetricGuide.all,
      topics: HelpTopic.all)
  }

  /// The first preset of each modality.
  private static var recipes: [RecipeGuide] {
    Registry.firstPresets.reduce(into: []) { recipes, preset in
      let known = recipes.flatMap(\.keys), keys = (try? preset.recipe.keys()) ?? []
      let kinds = recipes.flatMap(\.kinds)
      recipes.append(
        RecipeGuide(
          modality: preset.modality, preset: preset.name,
          keys: keys.filter { !known.contains($0) },
          kinds: type(of: preset.recipe).allKindSummaries.filter { !kinds.contains($0) }))
    }
  }
}
