import Foundation

extension WorkObserver {
  /// Calls `body` with the path of a file that is not there yet. What `body` writes there is
  /// removed afterwards, also where the process is asked to stop; who has mapped it can still read
  /// it.
  public func withTemporaryFile<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("cloze-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try removing(path) { try body(path) }
  }
}
