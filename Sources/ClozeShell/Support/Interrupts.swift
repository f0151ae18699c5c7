import Dispatch
import Foundation
import Synchronization

/// A command ended because the user or the system asked for it.
struct Interruption: Error {
  /// The exit status: 130 after Ctrl-C, 143 after SIGTERM.
  let status: Int32
  /// How to go on.
  var message: String?
}

/// Ctrl-C and SIGTERM. A command ends at once with its process, unless it has said that it stops by
/// itself; a session at the prompt outlives Ctrl-C.
final class Interrupts: Sendable {
  private struct State {
    var isDeferred = false
    var requested: Int32?
    var listeners: [Listener] = []
    var terminate: (@Sendable () -> Void)?
    var removed: String?
  }

  /// Kept so that listening goes on; never used again.
  private struct Listener: @unchecked Sendable { let source: any DispatchSourceSignal }

  private let state = Mutex(State())

  /// Begins to listen to the process's signals.
  func install() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in receive(number) }
      source.resume()
      let listener = Listener(source: source)
      state.withLock { $0.listeners.append(listener) }
    }
  }

  /// The status of the request to stop, once there is one.
  var requestedStatus: Int32? { state.withLock { $0.requested } }

  /// From now on the first request is left to the command, which asks `requestedStatus`.
  func `defer`() { state.withLock { $0.isDeferred = true } }

  /// From now on a request ends the process at once.
  func undefer() { state.withLock { $0.isDeferred = false } }

  /// From now on no request ends the process: the session asks `requestedStatus`. `terminate` is
  /// called after SIGTERM, from another thread, and should see to it that the session ends soon.
  func hold(_ terminate: @escaping @Sendable () -> Void) {
    state.withLock { $0.terminate = terminate }
  }

  /// Does `body`; a request that ends the process meanwhile removes the file or folder `path` first.
  func removing<Result>(_ path: String?, _ body: () throws -> Result) rethrows -> Result {
    let former = state.withLock { state in
      defer { state.removed = path ?? state.removed }
      return state.removed
    }
    defer { state.withLock { $0.removed = former } }
    return try body()
  }

  /// Forgets a Ctrl-C that has been answered; SIGTERM is never forgotten.
  func forget() {
    state.withLock { state in
      if state.requested == Program.Status.interrupted { state.requested = nil }
    }
  }

  /// Asks for a stop, as a signal does.
  func request(_ status: Int32) { receive(status - 128) }

  private func receive(_ number: Int32) {
    let status = 128 + number
    let (exits, terminate) = state.withLock { state in
      let isFirst = state.requested == nil
      let isTermination = number == SIGTERM
      if isFirst || isTermination { state.requested = status }
      guard let terminate = state.terminate else {
        return (!(state.isDeferred && isFirst), nil as (@Sendable () -> Void)?)
      }
      return (false, isTermination ? terminate : nil)
    }
    if exits {
      if let path = state.withLock({ $0.removed }) {
        try? FileManager.default.removeItem(atPath: path)
      }
      _exit(status)
    }
    terminate?()
  }
}
