import Foundation
import ClozeReport
import ClozeRuns

extension Session {
  /// Returns the runs of `folder`, after printing warnings about their index.
  func runs(in folder: RunsFolder) throws -> RunStore {
    let store = try RunStore.open(folder) { count in
      if count > 500 { note("reading \(count) runs that are new or have changed") }
    }
    for text in store.notes { note("note: " + text) }
    return store
  }
}

/// The runs named on the command line, in the folder of runs or elsewhere.
struct NamedRuns {
  /// A run.
  struct Run {
    /// The name that the user typed.
    let name: String
    /// Its folder.
    let path: String
    /// The store that contains it.
    let store: RunStore
    /// Its name in the store.
    let storeName: String

    /// Returns the details of the run.
    func detail() throws -> RunDetail { try store.detail(of: storeName) }
  }

  /// The runs, in the order they were named.
  let runs: [Run]

  /// Finds the runs called `names`, each once.
  init(_ names: [String], in folder: RunsFolder, _ session: Session) throws {
    var seen: Set<String> = []
    let places = try names.map { (name: $0, path: try session.run($0, in: folder)) }
      .filter { seen.insert($0.path).inserted }
      .map { (name: $0.name, path: $0.path, own: folder.name(of: $0.path)) }
    let outside = places.filter { $0.own == nil }.map(\.path)
    let others = outside.isEmpty ? nil : try RunStore.ofRuns(at: outside)
    let own = outside.count == places.count ? nil : try session.runs(in: folder)
    runs = places.compactMap { place in
      (place.own == nil ? others : own).map {
        Run(name: place.name, path: place.path, store: $0, storeName: place.own ?? place.path)
      }
    }
  }
}

extension RecordValue {
  /// Makes the value of a run's field.
  init(_ value: RunValue) {
    switch value {
    case .text(let text): self = .string(text)
    case .integer(let number): self = .int(number)
    case .number(let number): self = .double(number)
    case .none: self = .null
    }
  }
}

/// Returns the names in a list with commas, such as `loss,-started`.
func names(in list: String) -> [String] {
  list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    .filter { !$0.isEmpty }
}
