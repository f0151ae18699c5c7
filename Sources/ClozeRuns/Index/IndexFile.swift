import Foundation
import GRDB

/// Opens, checks and replaces the file of the index.
enum IndexFile {
  /// Opens the index at `path`, creating it or migrating it to this version.
  ///
  /// - Throws: `RunStoreError.newer` before anything is written; `DatabaseError`.
  static func open(_ path: String) throws -> any DatabaseWriter {
    // SQLite does not make processes wait for each other while they create the same file.
    try alone(in: path) {
      try refuseNewer(path)
      let pool = try DatabasePool(path: path, configuration: configuration)
      try Schema.migrator.migrate(pool)
      return pool
    }
  }

  /// Calls `body` while no other process opens the index at `path`; proceeds without a lock if the
  /// file system has none.
  private static func alone<Result>(in path: String, _ body: () throws -> Result) rethrows -> Result
  {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(descriptor) }
    // A signal interrupts the wait without granting the lock; closing the descriptor releases it.
    while descriptor >= 0 && flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    return try body()
  }

  /// Makes an index in memory, which disappears with the process.
  static func inMemory() throws -> any DatabaseWriter {
    let queue = try DatabaseQueue(configuration: configuration)
    try Schema.migrator.migrate(queue)
    return queue
  }

  /// Moves a damaged index away; processes that have it open are not affected.
  static func setAside(_ path: String) throws {
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    guard rename(path, path + ".damaged") == 0 || errno == ENOENT else {
      let reason = String(cString: strerror(errno))
      throw RunStoreError.unusable(path: path, reason: reason)
    }
  }

  /// Returns the store's error for a database error of the index at `path`.
  static func explained(_ error: DatabaseError, _ path: String) -> RunStoreError {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path: path)
    case .SQLITE_FULL:
      return .unusable(path: path, reason: "the disk is full; free some space and try again")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return .unusable(path: path, reason: "other processes are writing it; try again")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      return .unusable(path: path, reason: "it cannot be written; check the folder's rights")
    case .SQLITE_ERROR where error.message?.contains("no such") == true:
      // The file is a database with other tables.
      return .damaged(path: path)
    default:
      return .unusable(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 2
    return configuration
  }

  private static func refuseNewer(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return }
    var readonly = configuration
    readonly.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: readonly)
    if try queue.read(Schema.migrator.hasBeenSuperseded) { throw RunStoreError.newer(path: path) }
  }
}
