import ClozeData
import Foundation

/// A lock that gives the right to work on a run; the system releases it when the process ends,
/// however it ends.
public final class RunLock {
  private let descriptor: Int32

  /// Takes the lock of the file at `path`, which is made if necessary.
  ///
  /// - Throws: `TrainingError.runInUse`, or `FileError` if the file cannot be made.
  public init(path: String, run: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError.system(.create, path)
    }
    // A process that checks if the run is busy holds the lock for a moment.
    for attempt in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      if attempt < 9 { usleep(10_000) }
    }
    // An initialiser that fails this late is followed by deinit, which closes the descriptor.
    // Closing it here too could close another thread's.
    throw TrainingError.runInUse(path: run)
  }

  /// True if a process holds the lock of the file at `path`.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  deinit { close(descriptor) }
}
