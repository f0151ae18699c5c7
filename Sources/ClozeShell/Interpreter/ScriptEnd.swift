/// The error for a script that ended early.
struct ScriptEnd: Error {
  /// The message; nil if everything has been printed.
  let text: String?
  /// The exit status.
  let status: Int32
}

extension ShellSession {
  /// Runs `body`, which runs statements, and ends the session as scripts end: running jobs are
  /// waited for, or cancelled with a checkpoint if the script stops.
  ///
  /// - Parameter stopped: The exit status for a failing statement; nil for the statement's status.
  /// - Throws: `ScriptEnd`, `Interruption`, `ClosedOutput`.
  func runScript(stopped: Int32?, _ body: () throws -> Void) throws {
    do {
      try body()
      try finishJobs()
    } catch let error {
      cancelJobs()
      switch error {
      case let quit as Quit:
        guard quit.status == Program.Status.done else {
          throw ScriptEnd(text: nil, status: quit.status)
        }
      case let failure as StatementFailure:
        throw ScriptEnd(text: failure.text, status: stopped ?? failure.status)
      case is Interruption, is ClosedOutput: throw error
      default:
        let failure = Failure(error, [])
        throw ScriptEnd(text: failure.text, status: stopped ?? failure.status)
      }
    }
    guard failures == 0 else {
      throw ScriptEnd(
        text: failures == 1 ? "one statement failed" : "\(failures) statements failed",
        status: stopped ?? Program.Status.failed)
    }
  }
}
