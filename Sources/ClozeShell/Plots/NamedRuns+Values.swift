import ClozeRuns

extension NamedRuns {
  /// Returns the value of the field `key` of each run, by the name that the user typed; those that
  /// have none are of the value `none`.
  ///
  /// - Throws: `RunStoreError.unknownField`.
  func values(of key: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for (store, runs) in groups {
      let rows = try store.list(RunQuery(columns: ["name", key]))
      let values = Dictionary(rows.map { ($0[0].word ?? "", $0[1].word ?? "none") }) { $1 }
      for run in runs { result[run.name] = values[run.storeName] ?? "none" }
    }
    return result
  }

  /// The runs of each store.
  var groups: [(store: RunStore, runs: [Run])] {
    Dictionary(grouping: runs) { ObjectIdentifier($0.store) }.values
      .map { ($0[0].store, $0) }
  }
}
