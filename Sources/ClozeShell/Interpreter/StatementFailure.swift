import ClozeLanguage

/// A statement that failed, and where it stands.
struct StatementFailure: Error {
  /// Where; the file is empty at the prompt.
  let position: SourcePosition
  /// What is wrong; one line, without the place.
  let reason: String
  /// The exit status that it has as a single command.
  let status: Int32

  init(_ error: any Error, at position: SourcePosition, arguments: [String] = []) {
    let failure = Failure(error, arguments)
    let place = (error as? EvaluationError)?.position
    // An expression's place is more exact, unless it comes from another text.
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

  /// `file:line: reason`; at the prompt the reason alone.
  var text: String { position.file.isEmpty ? reason : "\(position): \(reason)" }
}

/// The session ends because a statement asks for it.
struct Quit: Error {
  /// The exit status.
  let status: Int32
}
