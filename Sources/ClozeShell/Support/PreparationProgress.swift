import ClozeReport
import ClozeTraining

/// The display of progress in preparing data.
final class PreparationProgress {
  private let session: Session
  /// The size of the data, if known.
  var totalBytes: Int?
  private var label: String?
  private var reporter: ProgressReporter?

  /// Makes a display.
  ///
  /// - Parameter totalBytes: The size of the data, if known.
  init(_ session: Session, totalBytes: Int?) {
    self.session = session
    self.totalBytes = totalBytes
  }

  /// Shows `event`.
  func show(_ event: PreparationEvent) {
    switch event {
    case .reading(let bytes): update("reading", kilobytes(bytes))
    case .counting(let bytes): update("counting words", kilobytes(bytes))
    case .tokenizing(let bytes): update("tokenizing", kilobytes(bytes))
    case .training(let done, let total):
      update("vocabulary", unit: "token", ProgressUpdate(done: done, total: total))
    case .features(let done, let total):
      update("features", unit: "sample", ProgressUpdate(done: done, total: total))
    case .note(let text):
      finish()
      session.note(text)
    }
  }

  /// Ends the line.
  func finish() {
    reporter?.finish()
    (reporter, label) = (nil, nil)
  }

  private func update(_ label: String, unit: String = "kB", _ update: ProgressUpdate) {
    if self.label != label {
      finish()
      reporter = session.progress(label, unit: unit)
      self.label = label
    }
    reporter?.update(update)
  }

  private func kilobytes(_ bytes: Int) -> ProgressUpdate {
    let scale = 1000
    return ProgressUpdate(done: bytes / scale, total: totalBytes.map { max(bytes, $0) / scale })
  }
}
