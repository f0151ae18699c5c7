import NIOCore
import NIOHTTP1

/// The conversation with one client: reads requests one after the other, puts questions into the
/// queue and sends what comes of them. It lives on the event loop of its connection.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// The state of the conversation.
  private enum Phase {
    /// No request, or an incomplete head.
    case idle
    /// A request whose body is arriving; it is kept if the request is for an endpoint.
    case receiving(HTTPRequestHead, RequestRules.Target, ByteBuffer, size: Int)
    /// A complete request that waits until the client has read earlier responses.
    case held(HTTPRequestHead, RequestRules.Target, ByteBuffer)
    /// A complete request whose large body is being parsed by another thread.
    case parsing(HTTPRequestHead)
    /// A question that is in the queue or being computed.
    case waiting(HTTPRequestHead, Job, Scheduled<Void>)
    /// The last response has been sent; what still arrives is discarded.
    case closing
  }

  private let core: ServerCore
  private let rules: RequestRules
  private var phase = Phase.idle
  /// The moment at which a connection that waits for its client is closed.
  private var end = NIODeadline.distantFuture
  /// The moment at which the request at hand arrived.
  private var arrival = NIODeadline.now()
  private var watch: RepeatedTask?
  private var hasHalfClosed = false
  /// The number of questions so far, by which late answers to former ones are known.
  private var questions = 0

  init(_ core: ServerCore) {
    self.core = core
    rules = RequestRules(endpoints: core.endpoints, hosts: core.hosts)
  }

  func channelActive(context: ChannelHandlerContext) {
    expectClient()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    watch = context.eventLoop.scheduleRepeatedTask(
      initialDelay: .seconds(1), delay: .seconds(1)
    ) { _ in bound.value.0.closeIfLate(bound.value.1) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    watch?.cancel()
    if case .waiting(_, let job, let timeout) = phase {
      timeout.cancel()
      job.abandon()
      core.finish()
    }
    phase = .closing
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let part): take(part, context)
    case .end:
      guard case .receiving(let head, let target, let body, _) = phase else { return }
      if context.channel.isWritable {
        answer(head, target, body, context)
      } else {
        phase = .held(head, target, body)
      }
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, case .held(let head, let target, let body) = phase {
      answer(head, target, body, context)
    }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      hasHalfClosed = true
      switch phase {
      case .idle, .receiving, .closing: context.close(promise: nil)
      case .held, .parsing, .waiting: break  // The answer can still be read.
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
    switch phase {
    case .idle, .receiving:
      let isLong = error == .headerOverflow
      let problem = Problem(
        status: isLong ? 431 : 400,
        detail: isLong
          ? "the header fields have more than \(core.limits.headerBytes) bytes; send fewer"
          : "the request is no HTTP/1.1: \(error)")
      let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "*")
      send(Reply(problem), to: head, context, closing: true)
    case .held, .parsing, .waiting, .closing: context.close(promise: nil)
    }
  }
}

// Receiving.
extension ConnectionHandler {
  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard case .idle = phase else { return }
    arrival = .now()
    expectClient()
    let target = rules.target(head)
    let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    if length > core.limits.bodyBytes { return send(tooLarge, to: head, context, closing: true) }
    if head.headers.contains(name: "expect") {
      // A client that waits for permission has not sent the body, and may not.
      if case .refused(let reply) = target { return send(reply, to: head, context, closing: true) }
      let proceed = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
    }
    phase = .receiving(head, target, ByteBuffer(), size: 0)
  }

  private func take(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
    guard case .receiving(let head, let target, var body, let size) = phase else { return }
    let total = size + part.readableBytes
    guard total <= core.limits.bodyBytes else {
      return send(tooLarge, to: head, context, closing: true)
    }
    // The buffer must have one owner to grow in place.
    phase = .idle
    if case .endpoint = target { body.writeImmutableBuffer(part) }
    phase = .receiving(head, target, body, size: total)
  }

  private var tooLarge: Reply {
    Reply(
      Problem(
        status: 413,
        detail: "the body has more than \(core.limits.bodyBytes) bytes; send several requests"))
  }

  /// Gives the client time to send or to read something.
  private func expectClient() { end = .now() + TimeAmount(core.limits.idle) }

  private func closeIfLate(_ context: ChannelHandlerContext) {
    guard NIODeadline.now() > end else { return }
    switch phase {
    case .receiving(let head, _, _, _):
      let problem = Problem(status: 408, detail: "the body did not arrive in time")
      send(Reply(problem), to: head, context, closing: true)
    case .parsing: break  // It ends by itself.
    case .waiting: break  // Its timeout ends it.
    case .idle, .held, .closing: context.close(promise: nil)
    }
  }
}

// Answering.
extension ConnectionHandler {
  private func answer(
    _ head: HTTPRequestHead, _ target: RequestRules.Target, _ body: ByteBuffer,
    _ context: ChannelHandlerContext
  ) {
    switch target {
    case .refused(let reply): send(reply, to: head, context)
    case .page(let page): send(core.reply(page), to: head, context)
    case .endpoint(let index):
      if body.readableBytes > core.limits.parsedInPlaceBytes {
        parse(body, of: index, head, context)
      } else {
        ask(core.question(index, in: body), of: index, head, context)
      }
    }
  }

  /// Has the question in a large body read by the thread for that.
  private func parse(
    _ body: ByteBuffer, of index: Int, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    phase = .parsing(head)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    core.parser.runIfActive(eventLoop: context.eventLoop) { [core] in
      core.question(index, in: body)
    }.whenComplete { result in
      let (handler, context) = bound.value
      guard case .parsing(let head) = handler.phase else { return }
      // Without the thread the server is at its end.
      let question = (try? result.get()) ?? .failure(.stopping)
      handler.ask(question, of: index, head, context)
    }
  }

  private func ask(
    _ question: Result<JSONValue, Problem>, of index: Int, _ head: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    do throws(Problem) {
      try wait(for: try question.get(), of: index, head, context)
    } catch {
      send(Reply(error), to: head, context)
    }
  }

  /// Puts a question into the queue and waits for what comes of it.
  private func wait(
    for question: JSONValue, of index: Int, _ head: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) throws(Problem) {
    let loop = context.eventLoop
    let bound = NIOLoopBound((self, context), eventLoop: loop)
    questions += 1
    let number = questions
    let job = Job(
      endpoint: index, question: question, weight: core.endpoints[index].weight(of: question)
    ) { result in
      let reply: Reply =
        switch result {
        case .success(let answer): Reply(answer.json)
        case .failure(let problem): Reply(problem)
        }
      loop.execute { bound.value.0.complete(reply, to: number, bound.value.1) }
    }
    try core.accept(job)
    let seconds = core.limits.timeout
    let timeout = loop.scheduleTask(in: TimeAmount(seconds)) {
      let detail = "there was no answer within \(seconds) seconds; ask for less, or again later"
      bound.value.0.complete(
        Reply(Problem(status: 504, detail: detail, retryAfter: 1)), to: number, bound.value.1)
    }
    phase = .waiting(head, job, timeout)
  }

  /// Sends the reply to question `number`; one that comes too late is discarded.
  private func complete(_ reply: Reply, to number: Int, _ context: ChannelHandlerContext) {
    guard number == questions, case .waiting(let head, let job, let timeout) = phase else { return }
    timeout.cancel()
    job.abandon()
    let isFull = reply.status == .ok && core.isUnreadFull(with: reply.body.utf8.count)
    send(isFull ? Reply(.unread) : reply, to: head, context)
    core.finish()
  }

  private func send(
    _ reply: Reply, to head: HTTPRequestHead, _ context: ChannelHandlerContext,
    closing: Bool = false
  ) {
    let keepsAlive = head.isKeepAlive && !closing && !hasHalfClosed && !core.isStopping
    // The phase changes first, since the next request may arrive while this is written.
    phase = keepsAlive ? .idle : .closing
    expectClient()
    record(reply, head)
    let response = reply.head(head.version, date: core.clock.now, keepsAlive: keepsAlive)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if head.method != .HEAD {
      let body = context.channel.allocator.buffer(string: reply.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    let size = reply.body.utf8.count
    core.countUnread(size)
    written.whenComplete { [core] _ in core.countUnread(-size) }
    if !keepsAlive { close(context, after: written) }
  }

  /// Closes the connection once its last response is written and the client has had time to read
  /// it: to close while the client still sends would discard the response.
  private func close(_ context: ChannelHandlerContext, after written: EventLoopFuture<Void>) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    written.whenComplete { _ in
      let (handler, context) = bound.value
      guard !handler.hasHalfClosed else { return context.close(promise: nil) }
      handler.end = .now() + .seconds(1)
      context.close(mode: .output, promise: nil)
    }
  }

  private func record(_ reply: Reply, _ head: HTTPRequestHead) {
    let seconds = Double((NIODeadline.now() - arrival).nanoseconds) / 1e9
    core.metrics.count(rules.label(head.uri), status: Int(reply.status.code), seconds: seconds)
    guard let log = core.log else { return }
    let path = head.uri.prefix(200)
    log("\(head.method.rawValue) \(path) \(reply.status.code) \(Int(seconds * 1e6)) us")
  }
}

extension TimeAmount {
  /// Makes the time of so many seconds, of which there may be parts.
  init(_ seconds: Double) { self = .nanoseconds(Int64(seconds * 1e9)) }
}
