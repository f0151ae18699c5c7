import ArgumentParser
import ClozeReport

/// The options of output.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The form of results (default: table at a terminal, tsv elsewhere).", valueName: "form"))
  var format: OutputFormat?

  @Flag(name: .long, help: "Leave out progress and messages.")
  var quiet = false
}

extension OutputFormat: ExpressibleByArgument {}
