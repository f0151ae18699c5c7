import ArgumentParser
import ClozeCapabilities

/// The options that select a cloud of a file or folder.
struct CloudOptions: ParsableArguments {
  @OptionGroup var index: IndexOption

  @Option(help: "Which points are drawn of a mesh or of many points follows from it (default: 42).")
  var seed: UInt64?

  mutating func adopt(_ settings: ShellSettings) { seed = seed ?? settings.seed }

  /// Returns the selected cloud of `paths`.
  func selection(_ paths: [String]) -> CloudSelection {
    CloudSelection(paths: paths, index: index.number, seed: seed ?? 42)
  }
}
