import ArgumentParser
import ClozeNotebook
import ClozeReport
import Foundation

/// `cloze notebook run`: writes an executed copy of a notebook.
struct NotebookRunCommand: Command {
  static let configuration = help(
    "run", "Run a notebook's blocks and write a copy with what they printed.",
    notes: """
      Fenced blocks marked 'cloze' run in order in one session, in a folder of their own beside the \
      notebook, which is removed at the end; '..' in a path is the notebook's folder. The copy is \
      FILE.executed.md, with its pictures in FILE.executed.files; the notebook itself stays as it is. \
      A block that fails ends the notebook with exit status 3; the copy has what came before it, and \
      the error in its place.

      Results are kept in FILE.cache, which one run at a time uses. A block does not run again as \
      long as its text, the names and settings it uses, the files it names, the program, and all blocks before it are the same. A \
      block with a line for the system's shell (!), a script, a job, 'doctor' or 'bench' runs each \
      time, as do those with a loop, a backslash, or a name that they set themselves. 'cloze notebook check' and 'update' run every block.
      """,
    examples: [
      "cloze notebook run study.md", "cloze notebook run study.md --html --quick",
      "cloze notebook run study.md --output results/study.md steps=500 data=book.txt",
      "cloze notebook run study.md --no-cache",
    ])

  @Argument(help: ArgumentHelp("The notebook, a Markdown file.", valueName: "file"))
  var path: String

  @Argument(help: ArgumentHelp("Names that the blocks can use as $NAME.", valueName: "name=value"))
  var assignments: [String] = []

  @Flag(help: "Write one HTML file too, pictures inside.")
  var html = false

  @Option(
    help: ArgumentHelp("The file to write (default: FILE.executed.md).", valueName: "file"))
  var output: String?

  @Flag(help: "Run the notebook in its quick size: with the blocks marked 'quick'.")
  var quick = false

  @Flag(help: "Keep the folder in which the blocks run, as FILE.work.")
  var keep = false

  @Flag(help: "Run every block, and keep no results.")
  var noCache = false

  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard output.map(isNotebook) != true else {
      throw ValidationError("--output is the notebook itself; 'cloze notebook update' rewrites it")
    }
    if let output, !output.hasSuffix(".md") {
      throw ValidationError("--output is '\(output)': its name must end in .md")
    }
  }

  /// True if `other` is the notebook, by whatever path.
  private func isNotebook(_ other: String) -> Bool {
    func place(_ path: String) -> String {
      URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
    return place(other) == place(path)
  }

  func execute(_ session: Session) throws {
    let file = try NotebookFile(path)
    let player = NotebookPlayer(file, session, isQuick: quick)
    let played = try player.played(
      assignments, keepName: keep ? file.stem + ".work" : nil, cache: cache(file, session))
    let results = played.results
    let stem = NotebookWorkFolder.folder(of: path) + "/" + file.stem + ".executed"
    let target = output ?? (path.contains("/") ? stem : String(stem.dropFirst(2))) + ".md"
    try file.write(results, to: target)
    session.made(.file, target)
    var records = Records(columns: ["made", "path"])
    records.append(["notebook", .string(target)])
    if html {
      let page = String(target.dropLast(3)) + ".html"
      try file.writePage(results, to: page)
      records.append(["page", .string(page)])
    }
    for picture in results.flatMap({ $0?.pictures ?? [] }) {
      records.append(["picture", .string(picture.name)])
    }
    try session.show(records)
    if let failure = played.failure {
      throw ScriptEnd(text: failure.text, status: Program.Status.stopped)
    }
  }

  /// Returns the kept results; nil if none are to be used, or none can be kept.
  private func cache(_ file: NotebookFile, _ session: Session) -> NotebookCache? {
    guard !noCache else { return nil }
    do {
      if let cache = try NotebookCache(beside: path, stem: file.stem) { return cache }
      session.note("note: '\(file.stem).cache' is no cache, so results are not kept")
    } catch {
      session.note("note: results are not kept: \(Failure(error, []).text)")
    }
    return nil
  }
}
