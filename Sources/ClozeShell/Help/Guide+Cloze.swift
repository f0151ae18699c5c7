import ClozeText

extension Guide {
  /// What this program has. It takes some milliseconds to make: once for each who asks.
  static func cloze() -> Guide {
    Guide(
      commands: CommandGuide.commands(of: Root.self) + ShellCommands.all,
      keys: (try? TextPresets.all.first?.recipe.keys()) ?? [])
  }
}
