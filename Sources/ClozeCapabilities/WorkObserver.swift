import ClozeTraining

/// The receiver of notes and progress while a capability works; the shell prints them.
public protocol WorkObserver {
  /// Receives a line for the user.
  func note(_ text: String)
  /// Receives the size of the data that will be prepared, if it is known.
  func expect(bytes: Int)
  /// Receives an event of reading and preparing data.
  func prepare(_ event: PreparationEvent)
  /// Returns the progress bar of a part of the work that counts in `unit`, such as `sample`; nil if
  /// none is shown.
  func progress(_ label: String, unit: String) -> (any WorkProgress)?
  /// Throws if the user has asked to stop, so that the work can be cleaned up.
  func checkForStop() throws
  /// Calls `body`; a request to stop that ends the process meanwhile removes the file or folder at
  /// `path`.
  func removing<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result
}

extension WorkObserver {
  /// Ignores the size.
  public func expect(bytes: Int) {}
  /// Never stops.
  public func checkForStop() throws {}
  /// Calls `body`.
  public func removing<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    try body()
  }
}

/// The progress bar of a part of the work.
public protocol WorkProgress {
  /// Shows that `done` of `total` are done; nil if the total is not known.
  func update(done: Int, total: Int?)
  /// Removes the bar.
  func finish()
}
