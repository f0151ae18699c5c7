import ClozeReport
import ClozeTraining
import Foundation

/// A recorder of a trainer's events in the run's TensorBoard log, for every modality.
///
/// The log is a convenience in addition to `metrics.jsonl`: if it cannot be written, the run
/// continues without it and warns once.
final class TensorBoardRecorder {
  private let run: RunFolder
  private let note: (String) -> Void
  private var file: TensorBoardFile?

  /// Makes a recorder for `run`, which passes errors to `note`.
  init(_ run: RunFolder, note: @escaping (String) -> Void) {
    self.run = run
    self.note = note
  }

  /// Records `event`.
  func observe(_ event: TrainingEvent) {
    do {
      switch event {
      case .started(let step, _): try begin(after: step)
      case .stepped(let report):
        if report.isLogged { try write(.scalars(report.logged), step: report.step) }
      case .validated(let step, let metrics): try write(.scalars(metrics), step: step)
      case .histograms(let step, let histograms):
        try write(.histograms(histograms.compactMap(Self.converted)), step: step)
      case .skippedCheckpoint, .warned, .saved: break
      case .finished: file = nil
      }
    } catch {
      file = nil
      note("note: no more is written to \(run.tensorBoard): \(Failure(error, []).text)")
    }
  }

  /// Starts a new file with the recipe, for a first run as for a resumed one, since the recipe may
  /// have changed.
  private func begin(after step: Int) throws {
    file = try TensorBoardFile(folder: run.tensorBoard, after: step)
    guard let recipe = try? String(contentsOfFile: run.recipe, encoding: .utf8) else { return }
    try write(.text(name: "recipe", "```yaml\n\(recipe)```\n"), step: step + 1)
  }

  private func write(_ content: TensorBoardEvent.Content, step: Int) throws {
    try file?.append(
      TensorBoardEvent(step: step, time: Date().timeIntervalSince1970, content: content))
  }

  /// Adds a picture to the log of a run that is not in use, at its last step.
  ///
  /// - Throws: `TrainingError` if `path` is not a run or one that is in use; Foundation's errors.
  static func add(png: [UInt8], named name: String, to path: String) throws {
    let run = try RunFolder.open(path), lock = try run.lock()
    defer { withExtendedLifetime(lock) {} }
    let file = try TensorBoardFile(folder: run.tensorBoard)
    try file.append(
      TensorBoardEvent(
        step: run.lastLoggedStep ?? 0, time: Date().timeIntervalSince1970,
        content: .image(name: name, png: png)))
  }

  private static func converted(_ histogram: ParameterHistogram) -> TensorBoardHistogram? {
    guard !histogram.counts.isEmpty else { return nil }
    return TensorBoardHistogram(
      name: histogram.name, minimum: histogram.minimum, maximum: histogram.maximum,
      sum: histogram.sum, sumOfSquares: histogram.sumOfSquares, limits: histogram.limits,
      counts: histogram.counts)
  }
}
