import ClozeCapabilities
import ClozeReport
import ClozeTraining

/// An observer that shows the notes and progress of a capability to the user.
struct SessionObserver: WorkObserver {
  private let session: Session
  private let preparation: PreparationProgress

  /// Makes an observer that shows notes and progress in `session`.
  init(_ session: Session) {
    self.session = session
    preparation = PreparationProgress(session, totalBytes: nil)
  }

  func note(_ text: String) {
    finish()
    session.note(text)
  }

  func expect(bytes: Int) { preparation.totalBytes = bytes }

  func prepare(_ event: PreparationEvent) { preparation.show(event) }

  func progress(_ label: String, unit: String) -> (any WorkProgress)? {
    finish()
    return session.progress(label, unit: unit).map(ReportedProgress.init)
  }

  func checkForStop() throws {
    if let status = session.interrupts.requestedStatus { throw Interruption(status: status) }
  }

  func removing<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    try session.interrupts.removing(path, body)
  }

  /// Ends the line of progress of preparation.
  func finish() { preparation.finish() }
}

/// Progress as the terminal shows it.
private struct ReportedProgress: WorkProgress {
  let reporter: ProgressReporter

  func update(done: Int, total: Int?) { reporter.update(ProgressUpdate(done: done, total: total)) }
  func finish() { reporter.finish() }
}
