import Foundation

extension RunFolder {
  /// Does the work on a run under its lock, with a record of the run's state and, afterwards, its
  /// end. Every modality trains inside this function.
  ///
  /// - Throws: `TrainingError.runInUse`; errors of `work`, which are noted in the record. The cause
  ///   of `NotBegun` leaves the record of a run that has been there before as it was.
  public func attended(
    _ details: RunDetails, _ work: () throws -> TrainingOutcome
  ) throws {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    var former: RunRecord?
    try updateRecord { record in
      former = record
      return RunRecord(details, name: name, former: record)
    }
    do {
      let outcome = try work()
      try end(outcome.isInterrupted ? .cancelled : .done, at: outcome.step)
    } catch TrainingError.alreadyDone(let path, let steps) {
      // Nothing was done, so nothing has changed, unless the process was killed just before the
      // end.
      try updateRecord { written in
        guard let known = former ?? written else { return nil }
        let isDone = former == nil || steps >= known.totalSteps
        return known.ended(as: isDone ? .done : known.state, at: steps)
      }
      throw TrainingError.alreadyDone(path: path, steps: steps)
    } catch TrainingError.stoppedEarly(let path, let step, let validations) {
      // The end may not have been recorded, if the process was killed just before it.
      try updateRecord { written in (former ?? written)?.ended(as: .done, at: step) }
      throw TrainingError.stoppedEarly(path: path, step: step, validations: validations)
    } catch TrainingError.stoppedByAlarm(let path, let step, let alarm) {
      // Nothing was done: the record still says why the run failed.
      try updateRecord { written in
        let known = former ?? written
        return known?.ended(as: .failed, at: step, error: known?.error ?? alarm)
      }
      throw TrainingError.stoppedByAlarm(path: path, step: step, alarm: alarm)
    } catch let error as NotBegun {
      // A run that has trained before is as good as it was.
      let text = error.text
      try? updateRecord { written in former ?? written?.ended(as: .failed, at: nil, error: text) }
      throw error.cause
    } catch is CancellationError {
      try end(.cancelled, at: lastLoggedStep)
      throw CancellationError()
    } catch {
      let text = NotBegun(cause: error).text
      // The error that ended the run is the one to report.
      try? end(.failed, at: lastLoggedStep, error: text)
      throw error
    }
  }

  private func end(_ state: RunState, at step: Int?, error: String? = nil) throws {
    try updateRecord { $0?.ended(as: state, at: step, error: error, now: Date()) }
  }
}

extension RunRecord {
  /// Returns the record with its end, at `step` if that is known.
  func ended(
    as state: RunState, at step: Int?, error: String? = nil, now: Date? = nil
  ) -> RunRecord {
    var result = self
    result.state = state
    result.error = error.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    result.steps = step ?? steps
    result.ended = now ?? ended
    return result
  }
}

/// A reason why training could not be taken up, as when the data is gone.
struct NotBegun: Error {
  let cause: any Error

  /// The reason in one line.
  var text: String { (cause as? any LocalizedError)?.errorDescription ?? "\(cause)" }

  /// Returns what `body` returns; its errors become reasons, except for the user's end.
  static func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch  where !(error is CancellationError) {
      throw NotBegun(cause: error)
    }
  }
}

/// The end of training that did not fail.
public struct TrainingOutcome: Sendable, Equatable {
  /// The number of steps done.
  public var step: Int
  /// True if it was stopped before its last step.
  public var isInterrupted: Bool
}
