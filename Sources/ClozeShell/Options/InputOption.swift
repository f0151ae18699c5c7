import ArgumentParser

/// The option that selects the input of lines.
struct InputOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("A file with one text per line, or - for standard input.", valueName: "file")
  )
  var input: String

  /// The name of the input in messages.
  var name: String { input == "-" ? "standard input" : "'\(input)'" }

  /// Returns a reader of the lines.
  func lines() throws -> LineReader { try LineReader(path: input) }
}
