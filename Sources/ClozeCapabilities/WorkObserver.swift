import ClozeTraining

/// The receiver of notes and progress while a capability works; the shell prints them.
public protocol WorkObserver {
  /// Takes a line that the user should read.
  func note(_ text: String)
  /// Takes the size of the data that will be prepared, where it is known.
  func expect(bytes: Int)
  /// Takes an event of reading and preparing data.
  func prepare(_ event: PreparationEvent)
  /// Returns the bar of a part of the work that counts in `unit`, such as `sample`; nil where none is shown.
  func progress(_ label: String, unit: String) -> (any WorkProgress)?
  /// Throws where the user wants the work to end, so that it can be cleaned up.
  func checkForStop() throws
}

extension WorkObserver {
  /// Does without the size.
  public func expect(bytes: Int) {}
  /// Goes on whatever happens.
  public func checkForStop() throws {}
}

/// The bar of a part of the work.
public protocol WorkProgress {
  /// Shows that `done` of `total` are done; nil where the total is not known.
  func update(done: Int, total: Int?)
  /// Takes the bar away.
  func finish()
}
