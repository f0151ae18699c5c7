import NIOCore
import Synchronization

/// The open connections of a server.
final class ConnectionList: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

  /// The number of open connections.
  var count: Int { channels.withLock(\.count) }

  /// Adds a connection, which is removed when it is closed.
  func add(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    channels.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { [self] _ in
      _ = channels.withLock { $0.removeValue(forKey: id) }
    }
  }

  /// Closes the connections that wait for a request, and the others after their response.
  func quiesce() {
    for channel in channels.withLock({ Array($0.values) }) {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }
}
