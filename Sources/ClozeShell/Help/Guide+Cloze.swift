import ClozeText

extension Guide {
  /// What this program has. It takes some milliseconds to make: once for each who asks.
  static func cloze() -> Guide {
    let commands = CommandGuide.commands(of: Root.self), names = Set(commands.map(\.name))
    let own = ShellRegistry.commands.compactMap { CommandGuide.shellCommand($0) }
    return Guide(
      commands: commands + own.filter { !names.contains($0.name) } + LanguageGuide.all,
      keys: (try? TextPresets.all.first?.recipe.keys()) ?? [])
  }
}
