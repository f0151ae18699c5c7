import Foundation
import NIOCore

/// The error for an address at which a server cannot listen.
public struct ServerError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// One line: the problem, where it is, and what to do.
  public let description: String

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  init(_ error: any Error, host: String, port: Int) {
    let place = "port \(port) of '\(host)'"
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE:
      description = "\(place) is in use; choose another with --port, or 0 for any that is free"
    case EACCES:
      description = "\(place) is not allowed to this user; choose one above 1023 with --port"
    case EADDRNOTAVAIL:
      description = "'\(host)' is no address of this machine; choose another with --host"
    case let code?:
      description = "cannot listen at \(place): \(String(cString: strerror(code)))"
    case nil:
      description = "cannot listen at \(place): the address cannot be found; check --host"
    }
  }
}
