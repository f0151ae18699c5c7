import ArgumentParser
import ClozeNotebook
import ClozeReport

/// `cloze notebook update`: updates the results in a notebook.
struct NotebookUpdateCommand: Command {
  static let configuration = help(
    "update", "Run a notebook's blocks and put what they print into it.",
    notes: """
      The outputs behind the blocks, and the pictures in FILE.files, are replaced, made where they are \
      missing, and removed where a block prints nothing now; all else stays to the byte. An output with \
      '...' in it that still fits stays, too. The notebook is written when all blocks have succeeded: \
      a failure or Ctrl-C leaves it as it was.
      """,
    examples: ["cloze notebook update study.md"])

  @Argument(help: ArgumentHelp("The notebook, a Markdown file.", valueName: "file"))
  var path: String

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let file = try NotebookFile(path)
    var results = try NotebookPlayer(file, session, isQuick: false).played().all()
    var changed = 0
    for (index, cell) in file.notebook.cells.enumerated() {
      guard let check = CellCheck(cell, results[index]) else { continue }
      if check.lines.isEmpty, let output = cell.output, output.contains("...") {
        results[index]?.parts = [.text(output)]
      } else if results[index]?.output != cell.output ?? "" {
        changed += 1
      }
    }
    try file.write(results, to: path)
    session.made(.file, path)
    try session.show(
      Records(properties: [
        "notebook": .string(path), "blocks": .int(results.count { $0 != nil }),
        "changed": .int(changed),
      ]))
  }
}
