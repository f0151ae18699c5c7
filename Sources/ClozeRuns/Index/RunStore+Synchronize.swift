import ClozeTraining
import Foundation
import GRDB

extension RunStore {
  /// Updates the index for the run folders that are new, changed or gone.
  ///
  /// - Parameter reading: called with the number of folders to read before the reading.
  public func synchronize(reading: (Int) -> Void = { _ in }) throws {
    let known = try read(Self.known)
    let found = folder.runs()
    let changed = found.filter { run in
      guard let former = known[run.name], former.stamp == run.stamp.data else { return true }
      return former.isRunning
    }
    let names = Set(found.map(\.name))
    let gone = known.keys.filter { !names.contains($0) }
    reading(changed.count)
    // Transactions are short, so that a run in training need not wait long to write.
    for start in stride(from: 0, to: changed.count, by: 64) {
      let part = changed[start..<min(start + 64, changed.count)].map(\.name)
      let weights = try hashed(part)
      try write { db in
        for name in part {
          try RunWriter(db, name: name, path: path(of: name), weights: weights[name]).update()
        }
      }
    }
    if !gone.isEmpty {
      try write { db in
        for name in gone where FolderStamp(run: path(of: name)) == nil { try Self.forget(name, db) }
      }
    }
  }

  /// Returns the stamp of each run in the index.
  private static func known(
    _ db: Database
  ) throws -> [String: (stamp: Data, isRunning: Bool)] {
    var known: [String: (stamp: Data, isRunning: Bool)] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT name, stamp, state FROM run") {
      let (name, state): (String, String) = (try row.value(0), try row.value(2))
      known[name] = (try row.value(1), state == RunState.running.rawValue)
    }
    return known
  }

  /// Returns the digests of those weights of the runs called `names` that the index has to learn.
  private func hashed(_ names: [String]) throws -> [String: HashedWeights] {
    let known = try read { db in
      try names.reduce(into: [String: Data]()) { known, name in
        let find = try db.cachedStatement(sql: "SELECT weights_stamp FROM run WHERE name = ?")
        known[name] = try Data.fetchOne(find, arguments: [name])
      }
    }
    return names.reduce(into: [:]) { hashed, name in
      hashed[name] = HashedWeights(path: path(of: name), known: known[name])
    }
  }

  /// Updates the run called `name`.
  public func update(name: String) throws { try update(name: name, at: path(of: name)) }

  func update(name: String, at path: String) throws {
    let weights = try hashed([name])[name]
    try write { db in
      if FolderStamp(run: path) == nil {
        try Self.forget(name, db)
      } else {
        try RunWriter(db, name: name, path: path, weights: weights).update()
      }
    }
  }

  /// Returns the folder of a run; a store of single runs names them by their paths.
  func path(of name: String) -> String {
    name.contains("/") ? name : folder.path + "/" + name
  }

  private func write(_ body: (Database) throws -> Void) throws {
    try Self.translating(folder) { try database.write(body) }
  }

  private static func forget(_ name: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM run WHERE name = ?", arguments: [name])
  }
}
