import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A server that answers questions as JSON over HTTP.
///
/// One thread reads and writes, one parses large bodies; the one that calls `run` computes.
public final class Server: Sendable {
  /// The parts that its connections share.
  let core: ServerCore
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let children: ConnectionList

  /// The address at which the server can be reached.
  public let url: String

  /// Starts to listen at `port` of `host`; questions wait until `run` is called.
  ///
  /// - Parameters:
  ///   - endpoints: The kinds of questions.
  ///   - port: The port, or 0 for any that is free.
  ///   - log: Called with a line for each request, by several threads; nil for none.
  /// - Throws: `ServerError` if that is not possible.
  public init(
    _ endpoints: [Endpoint], _ about: ServerDescription, limits: ServerLimits = ServerLimits(),
    host: String, port: Int, log: (@Sendable (String) -> Void)? = nil
  ) throws {
    let children = ConnectionList()
    self.children = children
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let place = try SocketAddress.makeAddressResolvingHost(host, port: port)
      let core = ServerCore(
        endpoints, about, limits, hosts: HostRule(ip: place.ipAddress ?? "", host: host), log: log)
      self.core = core
      listener = try ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 512)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { Self.prepare($0, core, children) }
        .bind(to: place).wait()
    } catch {
      try? group.syncShutdownGracefully()
      throw ServerError(error, host: host, port: port)
    }
    core.parser.start()
    let address = listener.localAddress
    let ip = address?.ipAddress ?? host
    url = "http://\(ip.contains(":") ? "[\(ip)]" : ip):\(address?.port ?? port)"
  }

  private static func prepare(
    _ channel: any Channel, _ core: ServerCore, _ children: ConnectionList
  ) -> EventLoopFuture<Void> {
    guard core.metrics.open(most: core.limits.connections) else {
      return channel.close()
    }
    channel.closeFuture.whenComplete { _ in core.metrics.close() }
    children.add(channel)
    return channel.eventLoop.makeCompletedFuture {
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = core.limits.headerBytes
      limits.maxHeaderListSize = core.limits.headerBytes
      limits.maxHeaderFieldCount = 100
      let pipeline = channel.pipeline.syncOperations
      // Errors of the protocol are answered by the handler, as problem details.
      try pipeline.configureHTTPServerPipeline(
        withErrorHandling: false, withEncoderConfiguration: .init(),
        withDecoderLimitConfiguration: limits)
      try pipeline.addHandler(ConnectionHandler(core))
    }
  }
}

// Computing and stopping.
extension Server {
  /// Computes answers until `shouldStop`; then answers what was accepted, refuses what comes, and
  /// ends the server.
  ///
  /// - Parameters:
  ///   - answerers: The sources of answers, in the order of the endpoints.
  ///   - report: Called with each failure that is no mistake of a client.
  ///   - shouldStop: True once the server is to end; it is looked at ten times a second.
  /// - Returns: The number of accepted requests without an answer, as the time for them is over.
  public func run(
    _ answerers: [any Answerer], report: @escaping (String) -> Void,
    until shouldStop: () throws -> Bool
  ) rethrows -> Int {
    let worker = BatchWorker(answerers: answerers, report: report)
    defer { end() }
    while try !shouldStop() { work(worker) }
    core.stop()
    let last = Date(timeIntervalSinceNow: core.limits.grace)
    while core.pending > 0, Date() < last { work(worker) }
    return core.pending
  }

  private func work(_ worker: BatchWorker) {
    let batch = core.queue.next(within: 0.1)
    guard !batch.isEmpty else { return }
    core.metrics.countBatch(worker.compute(batch))
  }

  /// Closes all connections once their last responses are written, and ends the thread.
  private func end() {
    core.stop()
    try? listener.close().wait()
    children.quiesce()
    // Clients that do not read their responses must not keep the process.
    let last = Date(timeIntervalSinceNow: 1)
    while children.count > 0, Date() < last { Thread.sleep(forTimeInterval: 0.01) }
    try? core.parser.syncShutdownGracefully()
    try? group.syncShutdownGracefully()
  }
}
