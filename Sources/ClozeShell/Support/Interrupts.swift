import Dispatch
import Foundation
import Synchronization

/// The error for a command that the user or the system stopped.
struct Interruption: Error {
  /// The exit status: 130 after Ctrl-C, 143 after SIGTERM.
  let status: Int32
  /// The advice on resuming.
  var message: String?
  /// The output and products of the stopped command, if it left any.
  var made: CommandOutcome.Content?
}

/// Ctrl-C and SIGTERM. By default they end a command's process at once, unless the command stops by
/// itself; a session at the prompt survives Ctrl-C.
final class Interrupts: Sendable {
  private struct State {
    var isDeferred = false
    var isIgnored = false
    var requested: Int32?
    var listeners: [Listener] = []
    var terminate: (@Sendable () -> Void)?
    var removed: String?
  }

  /// A listener, stored only to keep it alive.
  private struct Listener: @unchecked Sendable { let source: any DispatchSourceSignal }

  private let state = Mutex(State())

  /// Starts listening to the process's signals.
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

  /// The status of the request to stop, if there is one.
  var requestedStatus: Int32? { state.withLock { $0.requested } }

  /// Leaves the first request from now on to the command, which checks `requestedStatus`.
  func `defer`() { state.withLock { $0.isDeferred = true } }

  /// Makes requests from now on end the process at once.
  func undefer() { state.withLock { $0.isDeferred = false } }

  /// Makes requests from now on not end the process: the session checks `requestedStatus`.
  /// `terminate` is called after SIGTERM, from another thread, and should end the session soon.
  func hold(_ terminate: @escaping @Sendable () -> Void) {
    state.withLock { $0.terminate = terminate }
  }

  /// Calls `body`; a request that ends the process meanwhile first removes the file or folder
  /// `path`.
  func removing<Result>(_ path: String?, _ body: () throws -> Result) rethrows -> Result {
    let former = state.withLock { state in
      defer { state.removed = path ?? state.removed }
      return state.removed
    }
    defer { state.withLock { $0.removed = former } }
    return try body()
  }

  /// Calls `body`; Ctrl-C does nothing meanwhile, since it is meant for another process.
  func ignoring<Result>(_ body: () throws -> Result) rethrows -> Result {
    let former = state.withLock { state in
      defer { state.isIgnored = true }
      return state.isIgnored
    }
    defer { state.withLock { $0.isIgnored = former } }
    return try body()
  }

  /// Clears a Ctrl-C that has been handled; SIGTERM is never cleared.
  func forget() {
    state.withLock { state in
      if state.requested == Program.Status.interrupted { state.requested = nil }
    }
  }

  /// Requests a stop, as a signal does.
  func request(_ status: Int32) { receive(status - 128) }

  private func receive(_ number: Int32) {
    let status = 128 + number
    let (exits, terminate) = state.withLock { state in
      let isFirst = state.requested == nil
      let isTermination = number == SIGTERM
      if state.isIgnored && !isTermination { return (false, nil as (@Sendable () -> Void)?) }
      if isFirst || isTermination { state.requested = status }
      guard let terminate = state.terminate else {
        return (!(state.isDeferred && isFirst), nil)
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
