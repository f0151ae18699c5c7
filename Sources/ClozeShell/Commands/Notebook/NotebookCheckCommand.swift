import ArgumentParser
import ClozeNotebook
import ClozeReport

/// `cloze notebook check`: checks if a notebook still yields the results in it.
struct NotebookCheckCommand: Command {
  static let configuration = help(
    "check", "Run a notebook's blocks and compare what they print with what stands there.",
    notes: """
      Numbers with a decimal point may differ by a thousandth, or by one in the last digit; a block \
      marked 'tolerance=0.05' says otherwise, and then for whole numbers too. '...' in an output \
      stands for any text, on a line of its own for any lines; a block marked 'unchecked' is not \
      compared. Every block runs: results kept by 'notebook run' are not used. Where something differs, that is shown, and the exit status is 3. Nothing is written. \
      With --quick all blocks must succeed and nothing is compared.
      """,
    examples: ["cloze notebook check study.md", "cloze notebook check study.md --quick"])

  @Argument(help: ArgumentHelp("The notebook, a Markdown file.", valueName: "file"))
  var path: String

  @Flag(help: "Run the notebook in its quick size, and compare nothing.")
  var quick = false

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let file = try NotebookFile(path)
    let results = try NotebookPlayer(file, session, isQuick: quick).played().all()
    let checks = quick ? [] : zip(file.notebook.cells, results).compactMap(CellCheck.init)
    let different = checks.filter { !$0.lines.isEmpty }
    for check in different {
      let lines = ["\(path):\(check.cell.line): block \(check.cell.number) differs"] + check.lines
      try session.streams.result(lines.map { $0 + "\n" }.joined())
    }
    guard different.isEmpty else {
      throw ScriptEnd(
        text: "\(path): \(different.count) of \(checks.count) blocks differ; "
          + "'cloze notebook update' takes over what they print now",
        status: Program.Status.stopped)
    }
    try session.show(
      Records(properties: [
        "notebook": .string(path), "blocks": .int(results.count { $0 != nil }),
        "compared": .int(checks.count),
      ]))
  }
}
