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

/// Ctrl-C and SIGTERM. A command ends at once, unless it has said that it stops by itself.
final class Interrupts: Sendable {
  private struct State {
    var isDeferred = false
    var requested: Int32?
    var listeners: [Listener] = []
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

  private func receive(_ number: Int32) {
    let status = 128 + number
    let isFirst = state.withLock { state in
      defer { state.requested = state.requested ?? status }
      return state.isDeferred && state.requested == nil
    }
    if !isFirst { _exit(status) }
  }
}
