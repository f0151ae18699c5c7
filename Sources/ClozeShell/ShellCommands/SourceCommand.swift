import ArgumentParser
import ClozeLanguage

/// `source`: runs the statements of a file in this session.
struct SourceCommand: ShellCommand {
  static let configuration = help(
    "source", "Run the statements of a file in this session.",
    notes: "Unlike 'run', it keeps the names and settings that the file gives.",
    examples: ["source names.cloze"])

  @Argument(help: "The file.")
  var file: String

  func execute(in shell: ShellSession) throws -> Value? {
    let text = try ScriptFile.text(file)
    try shell.sourcing { try shell.run(text, file: file) }
    return nil
  }
}
