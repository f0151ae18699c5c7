import ClozeCapabilities
import ClozeReport
import ClozeTraining

/// Shows the notes and the progress of a modality's work in a session.
struct SessionObserver: WorkObserver {
  private let session: Session
  private let preparation: PreparationProgress

  init(_ session: Session) {
    self.session = session
    preparation = PreparationProgress(session, totalBytes: nil)
  }

  func note(_ text: String) {
    finish()
    session.note(text)
  }

  func prepare(_ event: PreparationEvent) { preparation.show(event) }

  func progress(_ label: String, unit: String) -> (any WorkProgress)? {
    finish()
    return session.progress(label, unit: unit).map(Bar.init)
  }

  /// Ends the line of preparation.
  func finish() { preparation.finish() }

  private struct Bar: WorkProgress {
    let reporter: ProgressReporter

    func update(done: Int, total: Int) {
      reporter.update(ProgressUpdate(done: done, total: total))
    }

    func finish() { reporter.finish() }
  }
}
