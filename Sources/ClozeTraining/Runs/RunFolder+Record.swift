import ClozeData
import Foundation

extension RunFolder {
  /// The path of the run's record.
  public var recordFile: String { path + "/run.json" }

  /// The name of the folder.
  public var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

  /// The run's record; nil if there is none that can be read.
  public var record: RunRecord? {
    FileManager.default.contents(atPath: recordFile).flatMap(RunRecord.init(json:))
  }

  /// True if a process is working on the run.
  public var isBusy: Bool { RunLock.isHeld(path + "/.lock") }

  /// Returns the state of the run whose record is `record`.
  ///
  /// A run without a record, made by an earlier version, is done if it has a model.
  public func state(of record: RunRecord?) -> RunState {
    switch record?.state {
    case .running: isBusy ? .running : .interrupted
    case .some(let state): state
    case nil:
      isBusy ? .running : FileManager.default.fileExists(atPath: model) ? .done : .interrupted
    }
  }

  /// Changes the record; changes by several processes happen one after the other.
  ///
  /// - Parameter change: Takes the present record, nil if there is none, and returns the new one,
  ///   or nil to change nothing.
  public func updateRecord(_ change: (RunRecord?) throws -> RunRecord?) throws {
    try exclusively {
      guard let record = try change(record) else { return }
      try AtomicFile.write(record.json(), to: recordFile)
    }
  }

  /// Changes files of the folder while no other process does; unlike `lock()` this waits.
  func exclusively(_ change: () throws -> Void) throws {
    let descriptor = Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.system(.open, path) }
    defer { close(descriptor) }
    // Even on a file system without locks, the change is made.
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    try change()
  }

  /// The step of the last complete line of the metrics; nil if nothing was logged.
  public var lastLoggedStep: Int? {
    guard let file = FileHandle(forReadingAtPath: metrics) else { return nil }
    defer { try? file.close() }
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: size - min(size, 1 << 16))
    let lines = ((try? file.readToEnd()) ?? nil ?? Data()).split(separator: UInt8(ascii: "\n"))
    return lines.reversed().lazy.compactMap { line in
      let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      return (object?["step"] as? NSNumber)?.intValue
    }.first
  }
}
