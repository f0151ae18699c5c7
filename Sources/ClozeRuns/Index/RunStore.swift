import ClozeTraining
import Foundation
import GRDB

/// The runs of a folder, for listing, filtering and comparing.
///
/// The index `cloze.sqlite` is derived from the run folders: it may be deleted at any time, several
/// processes may write it at once, and if it is not writable a temporary one is made in memory.
public final class RunStore: Sendable {
  /// The runs' folder.
  public let folder: RunsFolder
  /// Messages about the index for the user, one line each.
  public let notes: [String]

  let database: any DatabaseWriter

  /// Opens the index of `folder`, creating it if necessary, and updates it.
  ///
  /// - Parameter reading: called with the number of new or changed runs before they are read.
  /// - Throws: `RunStoreError` if even an index in memory is impossible.
  public static func open(
    _ folder: RunsFolder, reading: (Int) -> Void = { _ in }
  ) throws -> RunStore {
    guard FileManager.default.fileExists(atPath: folder.path) else {
      return try memory(
        folder, reading, notes: ["there is no folder '\(folder.path)' yet"])
    }
    do {
      let (store, notes) = try mended(folder, reading)
      return store.adding(notes: notes)
    } catch RunStoreError.newer(let path) {
      return try memory(
        folder, reading,
        notes: ["\(RunStoreError.newer(path: path).description); this time the runs are read anew"])
    } catch let error as RunStoreError {
      return try memory(
        folder, reading, notes: ["\(error.description); this time the runs are read anew"])
    }
  }

  /// Opens the index for a process that writes its run into it, without reading the others.
  static func openForWriting(_ folder: RunsFolder) throws -> RunStore {
    try translating(folder) { try RunStore(folder, IndexFile.open(folder.index)) }
  }

  /// Makes an index of single runs anywhere.
  public static func ofRuns(at paths: [String]) throws -> RunStore {
    let store = try RunStore(RunsFolder("."), IndexFile.inMemory())
    for path in paths { try store.update(name: path, at: path) }
    return store
  }

  init(_ folder: RunsFolder, _ database: any DatabaseWriter, notes: [String] = []) {
    (self.folder, self.database, self.notes) = (folder, database, notes)
  }

  /// Returns the index on disk, updated, and rebuilt if it is damaged.
  private static func mended(
    _ folder: RunsFolder, _ reading: (Int) -> Void
  ) throws -> (RunStore, notes: [String]) {
    do {
      return (try current(folder, reading), [])
    } catch RunStoreError.damaged {
      try IndexFile.setAside(folder.index)
      return (
        try current(folder, reading),
        ["'\(folder.index)' was damaged and has been made again from the runs"]
      )
    }
  }

  private static func current(
    _ folder: RunsFolder, _ reading: (Int) -> Void
  ) throws -> RunStore {
    try translating(folder) {
      let store = RunStore(folder, try IndexFile.open(folder.index))
      try store.synchronize(reading: reading)
      return store
    }
  }

  private static func memory(
    _ folder: RunsFolder, _ reading: (Int) -> Void, notes: [String]
  ) throws -> RunStore {
    let store = RunStore(folder, try IndexFile.inMemory(), notes: notes)
    try store.synchronize(reading: reading)
    return store
  }

  private func adding(notes: [String]) -> RunStore {
    RunStore(folder, database, notes: self.notes + notes)
  }

  /// Translates the database's errors in `body` into those of the store.
  static func translating<Result>(
    _ folder: RunsFolder, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw IndexFile.explained(error, folder.index)
    } catch is RowDecodingError {
      throw RunStoreError.damaged(path: folder.index)
    }
  }

  /// Reads from the index. If it turns out to be damaged it is moved away, so that the next command
  /// rebuilds it.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try Self.translating(folder) { try database.read(body) }
    } catch RunStoreError.damaged(let path) {
      try? IndexFile.setAside(path)
      throw RunStoreError.damaged(path: path)
    }
  }
}
