import ArgumentParser
import ClozeData
import ClozeNotebook
import ClozeReport
import Foundation

/// `cloze notebook import`: makes a notebook of one of Jupyter.
struct NotebookImportCommand: Command {
  static let configuration = help(
    "import", "Make a notebook of one of Jupyter (.ipynb), with the outputs in it.",
    notes: """
      Code cells of Cloze become blocks of commands; so do those of Python in which every line begins \
      with '!cloze'. Other code is shown and not run. Pictures are written to FILE.files beside the \
      notebook. Notebooks of nbformat 4 can be read.
      """,
    examples: [
      "cloze notebook import elsewhere.ipynb",
      "cloze notebook import elsewhere.ipynb --out again.md",
    ])

  @Argument(help: ArgumentHelp("The notebook of Jupyter.", valueName: "file"))
  var path: String

  @Option(
    name: [.customLong("out"), .customLong("output")],
    help: ArgumentHelp("The file to write (default: FILE.md).", valueName: "file"))
  var output: String?

  @OptionGroup var replacement: ReplacementOption
  @OptionGroup var display: OutputOptions

  /// The maximum size of a file.
  private static let mostBytes = 256 << 20

  func validate() throws {
    guard let output, !output.hasSuffix(".md") else { return }
    throw ValidationError("--out is '\(output)': its name must end in .md")
  }

  func execute(_ session: Session) throws {
    let target = output ?? (path.hasSuffix(".ipynb") ? String(path.dropLast(6)) : path) + ".md"
    let file = try MappedFile(path: path)
    guard file.count <= Self.mostBytes else {
      throw CommandError("'\(path)' has \(Format.bytes(file.count)): too large for a notebook")
    }
    let found = try file.withBytes {
      try JupyterImport($0, path: path, target: target)
    }
    // What is written must be a notebook.
    _ = try Notebook(found.text.utf8, path: target)
    let folder = NotebookWorkFolder.folder(of: target) + "/" + Notebook.pictureFolder(of: target)
    try replacement.check(target)
    if !found.pictures.isEmpty {
      try replacement.check(folder)
      try makeFolder(folder)
    }
    for picture in found.pictures {
      try AtomicFile.write(picture.bytes, to: folder + "/" + picture.name)
    }
    try AtomicFile.write(found.text, to: target)
    session.made(.file, target)
    if found.otherCode > 0 {
      session.note("note: \(found.otherCode) cells are code of another language, and are not run")
    }
    try session.show(
      Records(properties: [
        "file": .string(target), "blocks": .int(found.blocks),
        "pictures": .int(found.pictures.count),
      ]))
  }
}
