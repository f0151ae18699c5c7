import ClozeTraining
import Dispatch
import Foundation
import Synchronization

/// Keeps the index up to date with a run in training. It works beside the training, which neither
/// waits for it nor fails with it.
public final class RunIndexer: Sendable {
  private struct State {
    var store: RunStore?
    var isPending = false
    var hasFailed = false
    var last = Date.distantPast
  }

  private let folder: RunsFolder
  private let name: String
  private let note: @Sendable (String) -> Void
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "cloze.runs.index", qos: .utility)
  /// The minimum time between two updates in seconds, so that a run of quick steps does not write
  /// all the time.
  private static let interval = 2.0

  /// Makes an indexer for the run at `run`; nil if it is not in `folder`, whose index then does not
  /// contain it.
  ///
  /// - Parameter note: called once with the reason if the index is not writable.
  public init?(run: String, in folder: RunsFolder, note: @escaping @Sendable (String) -> Void) {
    guard let name = folder.name(of: run) else { return nil }
    (self.folder, self.name, self.note) = (folder, name, note)
  }

  /// Schedules an update of the index, unless there was one just now.
  public func update() {
    let isDue = state.withLock { state in
      let isDue =
        !state.isPending && !state.hasFailed
        && Date().timeIntervalSince(state.last) >= Self.interval
      if isDue { state.isPending = true }
      return isDue
    }
    if isDue { queue.async { [self] in write() } }
  }

  /// Updates the index and returns when that is done.
  public func finish() { queue.sync { write() } }

  /// Writes the run to the index. Only ever called on the queue.
  private func write() {
    guard state.withLock({ !$0.hasFailed }) else { return }
    do {
      let store = try state.withLock { $0.store } ?? RunStore.openForWriting(folder)
      try store.update(name: name)
      state.withLock { state in
        (state.store, state.isPending, state.last) = (store, false, Date())
      }
    } catch {
      state.withLock { $0.hasFailed = true }
      note("note: the run is not in the index for now: \(error)")
    }
  }
}
