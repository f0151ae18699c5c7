import ArgumentParser

/// `cloze run`: runs a script or a notebook.
struct RunCommand: Command {
  static let configuration = help(
    "run", "Run a script or a notebook: a file of commands.",
    notes: """
      It stops at the first line that fails, names it, and ends with status 3. Ctrl-C during \
      training writes a checkpoint and ends the script with 130. A file \
      that ends in .md is a notebook, whose blocks work in a folder of their own beside it.
      """,
    examples: [
      "cloze run sweep.cloze", "cloze run sweep.cloze --keep-going data=book.txt steps=300",
    ])

  @Argument(help: ArgumentHelp("A file of commands, or - for standard input.", valueName: "file"))
  var file: String

  @Argument(help: ArgumentHelp("Names that the script can use as $NAME.", valueName: "name=value"))
  var assignments: [String] = []

  @Flag(help: "Go on after a line that fails; the exit status is 3 all the same.")
  var keepGoing = false

  @Flag(help: "Show each line on standard error before it runs.")
  var echo = false

  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard !isNotebook || !(keepGoing || echo) else {
      throw ValidationError("--keep-going and --echo are for scripts, and \(file) is a notebook")
    }
  }

  private var isNotebook: Bool { file.hasSuffix(".md") }

  func execute(_ session: Session) throws {
    if isNotebook {
      let player = NotebookPlayer(try NotebookFile(file), session, isQuick: false, isLive: true)
      _ = try player.results(assignments)
      return
    }
    let shell = session.shell(keepsGoing: keepGoing, echoes: echo)
    try ScriptFile.assign(assignments, in: shell)
    let text = try ScriptFile.text(file)
    try shell.runScript(stopped: Program.Status.stopped) {
      try shell.run(text, file: file == "-" ? "standard input" : file)
    }
  }
}

extension Session {
  /// Returns a session of the command language with the streams and settings of this command.
  func shell(keepsGoing: Bool = false, echoes: Bool = false) -> ShellSession {
    // Nobody turns pages while a script runs.
    var streams = streams
    streams.pager = nil
    let shell = ShellSession(
      streams: streams, interrupts: interrupts,
      options: ShellSession.Options(
        launcher: launcher, keepsGoing: keepsGoing, echoes: echoes))
    shell.settings = settings
    return shell
  }
}
