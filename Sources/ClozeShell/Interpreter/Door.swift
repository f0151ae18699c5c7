import ClozeLanguage

/// The ways into the program other than a single command.
enum Door {
  /// Runs `cloze -c TEXT [NAME=VALUE ...]`: the exit status is that of the command that failed.
  static func text(_ arguments: [String], _ shell: ShellSession) throws {
    guard let text = arguments.first else {
      throw Misuse(text: "-c needs commands: cloze -c 'doctor; bench gemm'")
    }
    try ScriptFile.assign(Array(arguments.dropFirst()), in: shell)
    let isOneLine = !text.contains("\n")
    try shell.runScript(stopped: nil) { try shell.run(text, file: isOneLine ? "" : "-c") }
  }

  /// Runs statements from standard input, each as soon as it is complete.
  static func input(_ shell: ShellSession) throws {
    let name = "standard input", lines = try LineReader(path: "-")
    try shell.runScript(stopped: Program.Status.stopped) {
      var text = "", first = 1
      func run(isLast: Bool) throws {
        switch Parser.parse(text, file: name, line: first) {
        case .incomplete where !isLast: return
        default:
          let whole = text
          text = ""
          do {
            try shell.run(whole, file: name, line: first)
          } catch let failure as StatementFailure where shell.options.keepsGoing {
            shell.pass(failure)
          }
        }
      }
      while let line = try lines.next() {
        if text.isEmpty { first = lines.number }
        text += String(decoding: line, as: UTF8.self) + "\n"
        guard text.utf8.count <= ScriptFile.limit else {
          throw CommandError("\(name): a statement is longer than \(ScriptFile.limit) bytes")
        }
        try run(isLast: false)
      }
      try run(isLast: true)
    }
  }
}
