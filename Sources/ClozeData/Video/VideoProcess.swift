import Foundation
import Synchronization

/// A process that decodes, with the socket to it.
final class VideoProcess: Sendable {
  /// The end of a process before its answer.
  enum End: Error {
    /// It used more processor time than it may, or says nothing.
    case slow
    /// It crashed, by a signal or with a status.
    case crashed(signal: Int32)
    /// It was ended from outside.
    case killed
  }

  private let process: pid_t
  private let socket: Int32
  private let hasEnded = Mutex(false)

  /// Starts `program` as a worker.
  ///
  /// - Throws: `SpawnError`.
  init(_ program: String) throws {
    // A program that does not serve when it is started so would start itself without end.
    guard !CommandLine.arguments.contains(VideoWorker.word) else {
      throw SpawnError(path: program, code: ELOOP)
    }
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw SpawnError(path: program, code: errno)
    }
    defer { close(ends[1]) }
    let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(nothing) }
    var spawn = Spawn(
      path: program, arguments: [VideoWorker.word],
      descriptors: [(0, ends[1]), (1, nothing), (2, nothing)])
    spawn.hasOwnGroup = true
    do { process = try spawn.start() } catch {
      close(ends[0])
      throw error
    }
    socket = ends[0]
  }

  deinit {
    close(socket)
    if !hasEnded.withLock({ $0 }) {
      // It keeps nothing that could be lost.
      kill(process, SIGKILL)
      _ = Spawn.wait(for: process)
    }
  }

  /// The number of the process.
  var number: pid_t { process }

  /// Returns the answer to `request`.
  ///
  /// - Throws: `End`.
  func answer(_ request: VideoRequest) throws -> (reply: VideoReply, bytes: [UInt8]) {
    // Processor time is bounded by the system; this is for a file that the disk does not give.
    let deadline = Deadline(in: 60 + 10 * request.limits.seconds)
    guard VideoChannel.send(request, to: socket),
      let reply = VideoChannel.receive(VideoReply.self, from: socket, before: deadline),
      let bytes = VideoChannel.receive(reply.bytes, from: socket, before: deadline)
    else { throw end(isLate: deadline.milliseconds == 0) }
    return (reply, bytes)
  }

  /// Waits for the end of the process and says how it came.
  private func end(isLate: Bool) -> End {
    // A process that has not ended does so when nobody asks any more, unless it hangs.
    shutdown(socket, Int32(SHUT_RDWR))
    if isLate { kill(process, SIGKILL) }
    let signal = Spawn.wait(for: process) - 128
    hasEnded.withLock { $0 = true }
    switch signal {
    case _ where isLate: return .slow
    case SIGXCPU: return .slow
    case SIGKILL, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGPIPE: return .killed
    default: return .crashed(signal: max(0, signal))
    }
  }
}
