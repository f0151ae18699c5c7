import ClozeTensor
import Foundation
import GRDB
import Testing

@testable import ClozeRuns

/// The index is only derived: whatever happens to its file, the runs are listed.
@Suite struct IndexFileTests {
  let scratch: RunScratch

  init() throws {
    scratch = try RunScratch()
    for name in ["a", "b", "c"] { try scratch.make(name) }
  }

  private func listed() throws -> [String] { try RunScratch.names(in: .open(scratch.folder)) }

  private func bytes() throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: scratch.folder.index))
  }

  @Test func aDeletedIndexIsMadeAgain() throws {
    #expect(try listed() == ["a", "b", "c"])
    try FileManager.default.removeItem(atPath: scratch.folder.index)
    #expect(try listed() == ["a", "b", "c"])
  }

  @Test func aDamagedIndexIsMadeAgain() throws {
    for text in ["no database", String(repeating: "x", count: 50_000)] {
      _ = try listed()
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: scratch.folder.index + suffix)
      }
      try scratch.write("cloze.sqlite", text)
      let store = try RunStore.open(scratch.folder)
      #expect(store.notes.count == 1 && store.notes[0].contains("damaged"))
      #expect(try RunScratch.names(in: store) == ["a", "b", "c"])
      #expect(try RunStore.open(scratch.folder).notes == [])
    }
  }

  /// Random damage may go unnoticed or be noticed; it never crashes, and a note says so.
  @Test func randomDamageIsMended() throws {
    _ = try listed()
    let whole = try bytes()
    var random = CounterRandom(seed: 38, purpose: .test)
    for round in 0..<30 {
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: scratch.folder.index + suffix)
      }
      var data = round % 3 == 0 ? whole.prefix(.random(in: 0..<whole.count, using: &random)) : whole
      for _ in 0..<(round % 3 == 0 ? 0 : 40) where !data.isEmpty {
        data[.random(in: 0..<data.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      try data.write(to: URL(fileURLWithPath: scratch.folder.index))
      do {
        _ = try RunStore.open(scratch.folder).list(RunQuery(columns: ["name", "steps"]))
      } catch let error as RunStoreError {
        #expect(!error.description.contains("\n"))
      }
    }
  }

  @Test func anotherDatabaseIsNotTakenForTheIndex() throws {
    let queue = try DatabaseQueue(path: scratch.folder.index)
    try queue.write { try $0.execute(sql: "CREATE TABLE run (x)") }
    try queue.close()
    #expect(try listed() == ["a", "b", "c"])
  }

  @Test func aNewerIndexIsSaidAndNotTouched() throws {
    _ = try listed()
    let queue = try DatabaseQueue(path: scratch.folder.index)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')") }
    _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try queue.close()
    let before = try bytes()
    try scratch.make("d")
    let store = try RunStore.open(scratch.folder)
    #expect(store.notes.count == 1 && store.notes[0].contains("later version"))
    #expect(try RunScratch.names(in: store) == ["a", "b", "c", "d"])
    #expect(try bytes() == before)
    #expect(throws: RunStoreError.newer(path: scratch.folder.index)) {
      try RunStore.openForWriting(scratch.folder)
    }
  }

  /// A folder in the place of the file makes writing fail, also for an administrator, whom rights
  /// do not stop.
  @Test func whatCannotBeWrittenIsReadAnew() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.folder.index, withIntermediateDirectories: true)
    let store = try RunStore.open(scratch.folder)
    #expect(store.notes.count == 1 && store.notes[0].contains("cannot"))
    #expect(try RunScratch.names(in: store) == ["a", "b", "c"])
  }

  @Test func aMissingFolderHasNoRuns() throws {
    let store = try RunStore.open(RunsFolder(scratch("missing")))
    #expect(try RunScratch.names(in: store) == [])
    #expect(store.notes.count == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch("missing")))
  }

  /// Many write at once, each through connections of its own, as processes do.
  @Test func severalWriteAtOnce() async throws {
    let scratch = scratch
    let folder = scratch.folder
    for index in 0..<4 { try scratch.make("run-\(index)", steps: 0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<4 {
        group.addTask {
          let name = "run-\(index)", file = folder.path + "/" + name + "/metrics.jsonl"
          let store = try RunStore.openForWriting(folder)
          for step in 1...25 {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("{\"step\": \(step), \"loss\": 1.5}\n".utf8))
            try handle.close()
            try store.update(name: name)
          }
        }
      }
      group.addTask { for _ in 0..<10 { _ = try RunStore.open(folder) } }
      try await group.waitForAll()
    }
    let store = try RunStore.open(folder)
    #expect(store.notes == [])
    for index in 0..<4 {
      #expect(try store.series(["loss"], of: ["run-\(index)"])[0].steps == Array(1...25))
    }
  }

  /// Several find that there is no index and make it.
  @Test func severalMakeTheIndexAtOnce() async throws {
    let folder = scratch.folder
    for _ in 0..<10 {
      try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<4 { group.addTask { try RunStore.open(folder).notes } }
        for try await notes in group { #expect(notes == []) }
      }
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: folder.index + suffix)
      }
    }
  }

  /// The index that a training process keeps never stops it.
  @Test func anIndexerThatCannotWriteSaysSoOnce() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.folder.index, withIntermediateDirectories: true)
    let notes = NoteList()
    let made = RunIndexer(run: scratch("a"), in: scratch.folder, note: { notes.add($0) })
    let indexer = try #require(made)
    indexer.update()
    indexer.finish()
    indexer.finish()
    #expect(notes.all.count == 1)
    #expect(RunIndexer(run: "/elsewhere/a", in: scratch.folder, note: { _ in }) == nil)
  }

  @Test func anIndexerWritesItsRun() throws {
    let made = RunIndexer(run: scratch("a"), in: scratch.folder, note: { _ in })
    let indexer = try #require(made)
    indexer.finish()
    let store = try RunStore.openForWriting(scratch.folder)
    #expect(try RunScratch.names(in: store) == ["a"])
  }
}
