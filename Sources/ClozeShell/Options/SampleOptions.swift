import ArgumentParser

/// The option that selects one sample of several.
struct IndexOption: ParsableArguments {
  @Option(
    name: .customLong("index"),
    help: "Which cloud, utterance or clip of a stack, folder or table, from 0."
  )
  var number = 0

  func validate() throws {
    if number < 0 { throw ValidationError("--index is \(number): must be at least 0") }
  }
}

/// The options that select a part of a sound.
struct StretchOptions: ParsableArguments {
  @Option(help: "The second of the utterance at which the part starts (default: 0).")
  var offset: Double?

  @Option(help: "The seconds of the part (default: the rest).")
  var duration: Double?

  func validate() throws {
    for (name, value, least) in [("--offset", offset, 0.0), ("--duration", duration, 0.001)] {
      if let value, !(value >= least && value <= 1e9) {
        throw ValidationError("\(name) is \(value): must be at least \(least) seconds")
      }
    }
  }
}
