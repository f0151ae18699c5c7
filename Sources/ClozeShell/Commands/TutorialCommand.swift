import ArgumentParser
import ClozeData
import ClozeLanguage
import Foundation

extension Tutorial.Subject: ExpressibleByArgument {}

/// `cloze tutorial`: shows the program step by step.
struct TutorialCommand: Command, ShellCommand {
  static let configuration = help(
    "tutorial", "Learn the program step by step, in five minutes, on small data.",
    notes: """
      Each step says what its command does; Enter runs it, skip passes over it, quit leaves. At the \
      end come the commands for data of yours. Text is that of the machine's licences, code that of \
      its Python; histories and clouds are made up; --data names other data. What is made lies in \
      one folder. In a pipe or a script the steps are only shown.
      """,
    examples: ["cloze tutorial text", "cloze tutorial items --data ratings.csv"])

  @Argument(help: "The kind of data: text, items, points or code.")
  var subject: Tutorial.Subject

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files and folders to learn from (default: small data).", valueName: "path"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "The folder for what is made (default: tutorial-SUBJECT).", valueName: "folder"))
  var out: String?

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    try play(session.shell(), isLive: true, program: "cloze ")
  }

  func execute(in shell: ShellSession) throws -> Value? {
    // A script at a terminal must not wait.
    try play(shell, isLive: shell.options.runsApart, program: "")
    return nil
  }

  private func play(_ shell: ShellSession, isLive: Bool, program: String) throws {
    for path in data where !FileManager.default.fileExists(atPath: path) {
      throw FileError.missing(path: path)
    }
    let isWatched =
      isLive && isatty(0) == 1 && shell.streams.terminal.isTerminal
      && shell.streams.messageTerminal.isTerminal
    let folder =
      out
      ?? TutorialPlace.free("tutorial-" + subject.rawValue) {
        FileManager.default.fileExists(atPath: $0)
      }
    let place = TutorialPlace(data: data, folder: folder)
    let keyboard = Keyboard(shell.streams, shell.interrupts)
    try TutorialPlayer(
      tutorial: .on(subject, place), shell: shell, folder: folder, program: program,
      ask: isWatched ? keyboard.line : nil
    ).play()
  }
}
