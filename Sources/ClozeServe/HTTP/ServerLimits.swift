import Foundation

/// The limits of what a server accepts.
public struct ServerLimits: Sendable {
  /// The maximum bytes of a request's body.
  public var bodyBytes = 1 << 20
  /// The bytes of a body beyond which it is parsed by a separate thread, so that the other
  /// connections need not wait: less takes some tenths of a millisecond.
  public var parsedInPlaceBytes = 1 << 16
  /// The maximum bytes of a request's header fields.
  public var headerBytes = 16_384
  /// The maximum number of connections.
  public var connections = 512
  /// The maximum number of requests that wait.
  public var waiting = 1024
  /// The maximum bytes of answers that clients have not read, over all connections.
  public var unreadBytes = 256 << 20
  /// The maximum number of things that are computed at once.
  public var batch = 64
  /// The seconds for which a batch may wait for more requests.
  public var patience: TimeInterval = 0.002
  /// The seconds after which a request that has not been answered fails.
  public var timeout: TimeInterval = 10
  /// The seconds in which a client has to send a request, and for which a connection may be idle.
  public var idle: TimeInterval = 30
  /// The seconds in which accepted requests have to be answered once the server stops.
  public var grace: TimeInterval = 10

  /// Makes the usual limits.
  public init() {}
}
