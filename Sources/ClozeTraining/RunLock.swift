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
    // Whoever asks whether the run is busy holds the lock for a moment.
    for attempt in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      if attempt < 9 { usleep(10_000) }
    }
    // The descriptor is closed by deinit, which follows an initialiser that fails this late; closed
    // twice it would by then be another thread's.
    throw TrainingError.runInUse(path: run)
  }

  /// Whether somebody holds the lock of the file at `path`.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  deinit { close(descriptor) }
}
