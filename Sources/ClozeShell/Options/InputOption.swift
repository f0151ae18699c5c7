import ArgumentParser

/// Where lines come from.
struct InputOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("A file with one text per line, or - for standard input.", valueName: "file")
  )
  var input: String

  /// The source's name in messages.
  var name: String { input == "-" ? "standard input" : "'\(input)'" }

  /// The lines.
  func lines() throws -> LineReader { try LineReader(path: input) }
}
