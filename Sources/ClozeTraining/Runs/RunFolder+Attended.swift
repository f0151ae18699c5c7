import Foundation

extension RunFolder {
  /// Does the work on a run under its lock, with a record of the run's state and, afterwards, its
  /// end. Every modality trains inside this function.
  ///
  /// - Throws: `TrainingError.runInUse`; errors of `work`, which are noted in the record.
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
    } catch is CancellationError {
      try end(.cancelled, at: lastLoggedStep)
      throw CancellationError()
    } catch {
      let text = (error as? any LocalizedError)?.errorDescription ?? "\(error)"
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

/// The end of training that did not fail.
public struct TrainingOutcome: Sendable, Equatable {
  /// The number of steps done.
  public var step: Int
  /// True if it was stopped before its last step.
  public var isInterrupted: Bool
}
