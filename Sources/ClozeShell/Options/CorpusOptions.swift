import ArgumentParser
import ClozeData

extension TextSource.DocumentUnit: ExpressibleByArgument {}

/// The options that select text.
struct CorpusOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Text and JSONL files, and folders of them.", valueName: "path"))
  var data: [String]

  @Option(help: "What is one document in plain text: automatic, file, paragraph or line.")
  var unit = TextSource.DocumentUnit.automatic

  @Option(help: "The field of a JSONL record that holds the text.")
  var field = "text"

  func validate() throws {
    if data.isEmpty { throw ValidationError("--data needs at least one path") }
  }

  /// The text.
  var source: TextSource { TextSource(paths: data, unit: unit, field: field) }
}
