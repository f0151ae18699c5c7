import ArgumentParser
import ClozeData
import ClozeNotebook
import ClozeReport

/// `cloze notebook export`: writes a notebook in the format of Jupyter.
struct NotebookExportCommand: Command {
  static let configuration = help(
    "export", "Write a notebook as one of Jupyter (.ipynb), with the outputs in it.",
    notes: """
      Blocks of commands become code cells, prose becomes Markdown cells; outputs and pictures behind \
      the blocks stay with them. Nothing is run. The file is of nbformat 4.5, which Jupyter, VS Code \
      and GitHub show; 'cloze notebook import' makes a notebook of it again.
      """,
    examples: [
      "cloze notebook export study.md",
      "cloze notebook export study.executed.md --out results/study.ipynb",
    ])

  @Argument(help: ArgumentHelp("The notebook, a Markdown file.", valueName: "file"))
  var path: String

  @Option(
    name: [.customLong("out"), .customLong("output")],
    help: ArgumentHelp("The file to write (default: FILE.ipynb).", valueName: "file"))
  var output: String?

  @OptionGroup var replacement: ReplacementOption
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard let output, !output.hasSuffix(".ipynb") else { return }
    throw ValidationError("--out is '\(output)': its name must end in .ipynb")
  }

  func execute(_ session: Session) throws {
    let file = try NotebookFile(path)
    let folder = NotebookWorkFolder.folder(of: path) + "/" + Notebook.pictureFolder(of: path)
    let target = output ?? (path.hasSuffix(".md") ? String(path.dropLast(3)) : path) + ".ipynb"
    try replacement.check(target)
    var missing: [String] = []
    let text = try file.notebook.jupyter { name in
      guard let picture = try? MappedFile(path: folder + "/" + name) else {
        missing.append(name)
        return nil
      }
      return picture.withBytes(Array.init)
    }
    try AtomicFile.write(text, to: target)
    session.made(.file, target)
    for name in missing { session.note("note: the picture \(name) is not in \(folder.quoted)") }
    try session.show(
      Records(properties: [
        "file": .string(target), "blocks": .int(file.notebook.cells.count),
        "pictures": .int(file.notebook.pictureNames.count - missing.count),
      ]))
  }
}
