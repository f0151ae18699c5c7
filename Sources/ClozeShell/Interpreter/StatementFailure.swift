import ClozeLanguage

/// The error of a failed statement, with its position.
struct StatementFailure: Error {
  /// The position; the file is empty at the prompt.
  let position: SourcePosition
  /// The error in one line, without the position.
  let reason: String
  /// The exit status of the statement as a single command.
  let status: Int32

  init(_ error: any Error, at position: SourcePosition, arguments: [String] = []) {
    let failure = Failure(error, arguments)
    let place = (error as? EvaluationError)?.position
    // An expression's position is more exact, unless it is in another text.
    self.position = place.map { $0.file == position.file ? $0 : position } ?? position
    (reason, status) = (failure.text, failure.status)
  }

  init(_ error: SyntaxError) {
    (position, reason, status) = (error.position, error.text, Program.Status.misuse)
  }

  init(_ error: Incomplete) {
    position = error.position
    reason =
      error.part == .continuation
      ? "nothing follows the backslash that continues the line"
      : "the \(error.part.rawValue) at column \(error.position.column) is never closed"
    status = Program.Status.misuse
  }

  /// The text `file:line: reason`; at the prompt only the reason.
  var text: String { position.file.isEmpty ? reason : "\(position): \(reason)" }
}

/// The error by which a statement ends the session.
struct Quit: Error {
  /// The exit status.
  let status: Int32
}
