import ArgumentParser
import ClozeCapabilities

/// The options that select a cloud of a file or folder.
struct CloudOptions: ParsableArguments {
  @Option(help: "Which cloud of a stack or folder, from 0.")
  var index = 0

  @Option(help: "Which points are drawn of a mesh or of many points follows from it (default: 42).")
  var seed: UInt64?

  func validate() throws {
    if index < 0 { throw ValidationError("--index is \(index): must be at least 0") }
  }

  mutating func adopt(_ settings: ShellSettings) { seed = seed ?? settings.seed }

  /// Returns the selected cloud of `paths`.
  func selection(_ paths: [String]) -> CloudSelection {
    CloudSelection(paths: paths, index: index, seed: seed ?? 42)
  }
}
