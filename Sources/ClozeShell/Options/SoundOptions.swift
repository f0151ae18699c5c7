import ArgumentParser
import ClozeCapabilities
import ClozeData

/// The options that select an utterance of a file or folder.
struct SoundOptions: ParsableArguments {
  @Option(help: "Which utterance of a folder or table, from 0.")
  var index = 0

  @Option(help: "The second of the utterance at which the part to draw starts (default: 0).")
  var offset: Double?

  @Option(help: "The seconds of the part (default: the rest).")
  var duration: Double?

  @Option(help: "What a model hides follows from it (default: 42).")
  var seed: UInt64?

  func validate() throws {
    if index < 0 { throw ValidationError("--index is \(index): must be at least 0") }
    for (name, value, least) in [("--offset", offset, 0.0), ("--duration", duration, 0.001)] {
      if let value, !(value >= least && value <= 1e9) {
        throw ValidationError("\(name) is \(value): must be at least \(least) seconds")
      }
    }
  }

  mutating func adopt(_ settings: ShellSettings) { seed = seed ?? settings.seed }

  /// Returns the selected utterance of `paths`.
  func selection(_ paths: [String]) -> SoundSelection {
    SoundSelection(
      paths: paths, index: index, offset: offset ?? 0, duration: duration, seed: seed ?? 42)
  }

  /// Returns the selected part of `utterance`.
  ///
  /// - Throws: `Misuse` if the part starts behind the utterance's end.
  func part(of utterance: Utterance) throws -> Utterance {
    var part = utterance
    let offset = offset ?? 0
    if let length = utterance.duration, offset >= length {
      throw Misuse(text: "--offset is \(offset): '\(utterance.name)' has \(length) s")
    }
    part.offset += offset
    let rest = utterance.duration.map { $0 - offset }
    part.duration = [rest, duration].compactMap { $0 }.min()
    return part
  }
}
