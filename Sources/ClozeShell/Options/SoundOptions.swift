import ArgumentParser
import ClozeCapabilities

/// The options that select an utterance of a file or folder.
struct SoundOptions: ParsableArguments {
  @OptionGroup var index: IndexOption
  @OptionGroup var stretch: StretchOptions

  @Option(help: "What a model hides follows from it (default: 42).")
  var seed: UInt64?

  mutating func adopt(_ settings: ShellSettings) { seed = seed ?? settings.seed }

  /// Returns the selected utterance of `paths`.
  func selection(_ paths: [String]) -> SoundSelection {
    SoundSelection(
      paths: paths, index: index.number, offset: stretch.offset ?? 0, duration: stretch.duration,
      seed: seed ?? 42)
  }
}
