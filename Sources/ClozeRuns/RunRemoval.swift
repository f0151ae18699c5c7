import ClozeData
import ClozeTraining
import Foundation

/// Removes runs: first renames them to a hidden name in one step, then deletes them.
public enum RunRemoval {
  private static let prefix = ".removed-"

  /// Removes the run at `path`.
  ///
  /// - Throws: `TrainingError.runInUse` while a process works on it; `FileError`.
  public static func remove(_ path: String) throws {
    let run = try RunFolder.open(path)
    let parent = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
    sweep(parent)
    let lock = try run.lock()
    let aside = parent + "/" + prefix + UUID().uuidString
    guard rename(path, aside) == 0 else {
      throw FileError.system(.remove, path)
    }
    // The lock is held until the run has lost its name, so that nothing resumes it meanwhile.
    withExtendedLifetime(lock) {}
    do {
      try FileManager.default.removeItem(atPath: aside)
    } catch {
      throw FileError.permissionDenied(path: aside, operation: .remove)
    }
  }

  /// Deletes the remains of removals that were killed.
  private static func sweep(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(prefix) {
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
  }
}
