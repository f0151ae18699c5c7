import NIOCore
import NIOPosix
import Synchronization

/// The parts that the connections of a server share: endpoints, queue, measures and state.
final class ServerCore: Sendable {
  /// The endpoints.
  let endpoints: [Endpoint]
  /// The limits.
  let limits: ServerLimits
  /// The names under which it answers.
  let hosts: HostRule
  /// The jobs that wait.
  let queue: JobQueue
  /// The thread that parses large bodies; the server starts and ends it.
  let parser = NIOThreadPool(numberOfThreads: 1)
  /// The clock of responses.
  let clock = HTTPClock()
  /// The measures.
  let metrics = ServerMetrics()
  /// Called with a line for each request; nil if nobody wants them.
  let log: (@Sendable (String) -> Void)?
  private let openAPI: String
  private let stopping = Atomic(false)
  private let accepted = Atomic(0)
  private let unread = Atomic(0)

  /// Makes the core of a server that is what `about` says.
  init(
    _ endpoints: [Endpoint], _ about: ServerDescription, _ limits: ServerLimits,
    hosts: HostRule, log: (@Sendable (String) -> Void)?
  ) {
    (self.endpoints, self.limits, self.hosts, self.log) = (endpoints, limits, hosts, log)
    openAPI = OpenAPI(endpoints: endpoints, about: about).json.json
    queue = JobQueue(capacity: limits.waiting, most: limits.batch, patience: limits.patience)
  }

  /// True once new questions are refused.
  var isStopping: Bool { stopping.load(ordering: .relaxed) }

  /// Refuses questions from now on.
  func stop() { stopping.store(true, ordering: .relaxed) }

  /// The number of questions that were accepted and whose answers have not been sent.
  var pending: Int { accepted.load(ordering: .relaxed) }

  /// Notes that the answer to an accepted question has been sent, or that nobody waits for it.
  func finish() { accepted.subtract(1, ordering: .relaxed) }

  /// Notes that `bytes` of an answer wait for a client to read them, or, if negative, that they
  /// wait no longer.
  func countUnread(_ bytes: Int) { unread.add(bytes, ordering: .relaxed) }

  /// True if an answer of `bytes` would be more than may wait for clients to read.
  func isUnreadFull(with bytes: Int) -> Bool {
    unread.load(ordering: .relaxed) + bytes > limits.unreadBytes
  }

  /// Returns the question of endpoint `index` in the bytes of a body, or the problem of these.
  func question(_ index: Int, in body: ByteBuffer) -> Result<JSONValue, Problem> {
    do {
      let value = try body.withUnsafeReadableBytes {
        try JSONParser.parse($0.bindMemory(to: UInt8.self))
      }
      try endpoints[index].question.check(value)
      return .success(value)
    } catch {
      return .failure(Problem(status: 400, detail: "\(error)"))
    }
  }

  /// Puts `job` into the queue.
  ///
  /// - Throws: `Problem` if there is no room or the server is stopping.
  func accept(_ job: Job) throws(Problem) {
    guard !isStopping else { throw .stopping }
    guard !isUnreadFull(with: 0) else { throw .unread }
    accepted.add(1, ordering: .relaxed)
    guard queue.add(job) else {
      finish()
      throw .full
    }
  }

  /// Returns the response with a page.
  func reply(_ page: ServerPage) -> Reply {
    switch page {
    case .openapi: Reply(openAPI)
    case .live: Reply("{\"status\":\"live\"}")
    case .ready: isStopping ? Reply(.stopping) : Reply("{\"status\":\"ready\"}")
    case .metrics: Reply(metrics.text(waiting: queue.count), contentType: page.contentType)
    }
  }
}
