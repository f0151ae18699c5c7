/// The state of a run.
public enum RunState: String, Codable, Sendable, CaseIterable {
  /// A process is working on it.
  case running
  /// All its steps are done.
  case done
  /// It ended with an error.
  case failed
  /// It was stopped on request, with a checkpoint.
  case cancelled
  /// Its process ended without recording it: killed, or the machine failed. This state is never
  /// written to a file; it is that of a run recorded as running while no process holds its lock.
  case interrupted
}
