import ClozeData
import Foundation

/// The right to work on a run; the system takes it back when the process ends, however it ends.
public final class RunLock {
  private let descriptor: Int32

  /// - Throws: `TrainingError.runInUse`, or `FileError` where the file cannot be made.
  init(path: String, run: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError.system(.create, path)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw TrainingError.runInUse(path: run)
    }
  }

  deinit { close(descriptor) }
}
