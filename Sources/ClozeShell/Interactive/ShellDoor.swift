import ClozeReport
import Foundation

extension Door {
  /// Runs `cloze` at a terminal until it is ended, and returns the exit status.
  static func terminal(_ arguments: [String], _ dispatcher: Dispatcher) throws -> Int32 {
    let usesStartUpFile = arguments != ["--no-rc"]
    let shell = ShellSession(
      streams: dispatcher.streams, interrupts: dispatcher.interrupts,
      options: ShellSession.Options(launcher: dispatcher.launcher, runsApart: true))
    shell.settings = dispatcher.settings
    let notices = Notices()
    dispatcher.interrupts.hold { notices.wake() }
    let jobs = shell.jobs
    jobs.whenOneEnds { job in
      // A user who waited for the job already knows its result, and the job is forgotten.
      notices.post {
        jobs.all.contains { $0 === job } ? ShellSession.ending(of: job) : nil
      }
    }
    let history = HistoryRecord(HistoryFile(environment: ProcessInfo.processInfo.environment))
    shell.history = { history.entries }
    let interpreter = PromptInterpreter(shell)
    shell.streams.message("cloze \(Program.version): Tab completes, help explains, Ctrl-D leaves\n")
    if let warning = history.warning { shell.note(warning) }
    if usesStartUpFile { StartUpFile.run(interpreter) }
    if interpreter.goesOn {
      InteractiveShell(
        interpreter, editor: editor(shell, notices), history: history,
        isColoured: dispatcher.streams.terminal.allowsControlCodes
      ).run()
    }
    shell.cancelJobs()
    return dispatcher.interrupts.requestedStatus == 128 + SIGTERM
      ? 128 + SIGTERM : interpreter.status
  }

  /// Returns libedit if it can draw on the terminal, otherwise the terminal's line editing.
  private static func editor(_ shell: ShellSession, _ notices: Notices) -> any LineEditor {
    let environment = ProcessInfo.processInfo.environment
    let output: Int32 = isatty(1) == 1 ? 1 : 2
    let isEnding = { [interrupts = shell.interrupts] in
      interrupts.requestedStatus == 128 + SIGTERM
    }
    guard !["", "dumb"].contains(environment["TERM"] ?? "") else {
      return PlainEditor(output: output, notices: notices, isEnding: isEnding)
    }
    var guide: Guide?
    let services = LibeditEditor.Services(
      complete: { text in
        let known = guide ?? .cloze()
        guide = known
        return Completer(guide: known, context: .init(shell)).complete(text)
      }, notices: notices, isEnding: isEnding)
    return LibeditEditor(output: output, services: services)
      ?? PlainEditor(output: output, notices: notices, isEnding: isEnding)
  }
}
