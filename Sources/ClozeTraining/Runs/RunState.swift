/// What has become of a run.
public enum RunState: String, Codable, Sendable, CaseIterable {
  /// A process works on it.
  case running
  /// All its steps are done.
  case done
  /// It ended with an error.
  case failed
  /// It was stopped on request, with a checkpoint.
  case cancelled
  /// Its process ended without a word: killed, or the machine went down. Never written to a file;
  /// it is a run that says it is running while no process holds its lock.
  case interrupted
}
