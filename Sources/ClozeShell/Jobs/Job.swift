import ClozeData
import ClozeLanguage
import Dispatch
import Foundation
import Synchronization

/// A background command in a separate process.
final class Job: Sendable {
  /// The state of a job.
  enum State: String, Sendable {
    case running, done, failed, cancelled
  }

  private struct Progress {
    var state = State.running
    var status: Int32?
    var output: [UInt8] = []
    var messages: [String] = []
    var lastProgress: String?
    /// The number of messages that are no longer kept.
    var dropped = 0
    var partial: [UInt8] = []
    var content = CommandOutcome.Content()
    var isCancelled = false
    var ended: Date?
  }

  /// The amounts of a job's output and messages that are kept.
  private static let maximumOutput = 1 << 22, maximumMessages = 500

  /// The number in the session, from 1.
  let number: Int
  /// The command line, with values substituted.
  let text: String
  /// The process.
  let process: pid_t
  /// The time of its start.
  let started = Date()
  private let progress = Mutex(Progress())
  private let end = DispatchGroup()

  /// Makes a job for the process of `pipes`. `ended` is called from another thread.
  init(
    _ number: Int, _ text: String, _ pipes: Launcher.Started,
    ended: @escaping @Sendable (Job) -> Void
  ) {
    (self.number, self.text, process) = (number, text, pipes.process)
    end.enter()
    Thread.detachNewThread { [self] in
      follow(pipes)
      end.leave()
      ended(self)
    }
  }

  /// The present state.
  var state: State { progress.withLock { $0.state } }
  /// The exit status, once the job has ended.
  var status: Int32? { progress.withLock { $0.status } }
  /// The last message.
  var lastLine: String? { progress.withLock { $0.messages.last } }
  /// The last line of progress, such as `pretrain:  25%  step 5/20  loss 3.21`.
  var lastProgress: String? { progress.withLock { $0.lastProgress } }
  /// The output on standard output.
  var output: String { progress.withLock { String(decoding: $0.output, as: UTF8.self) } }
  /// The records and products.
  var content: CommandOutcome.Content { progress.withLock { $0.content } }
  /// The seconds from its start to its end, or until now.
  var seconds: Double {
    progress.withLock { ($0.ended ?? Date()).timeIntervalSince(started) }
  }

  /// Returns the messages from number `start` on, and the number of the next one.
  func messages(from start: Int) -> (lines: [String], next: Int) {
    progress.withLock { progress in
      let skipped = max(0, start - progress.dropped)
      let next = progress.dropped + progress.messages.count
      return (Array(progress.messages.dropFirst(skipped)), next)
    }
  }

  /// Stops the job with a checkpoint; a second call kills it.
  func cancel() {
    progress.withLock { progress in
      // While the state is running, the process number is in use: the thread that releases it holds
      // the lock.
      if progress.state == .running { kill(process, progress.isCancelled ? SIGKILL : SIGTERM) }
      progress.isCancelled = true
    }
  }

  /// Waits at most `seconds`; returns true if the job has ended.
  func wait(_ seconds: Double) -> Bool { end.wait(timeout: .now() + seconds) == .success }

  private func follow(_ pipes: Launcher.Started) {
    var readers = PipeReaders([pipes.output, pipes.messages, pipes.results])
    var results: [UInt8] = []
    while let (index, bytes) = readers.next() {
      switch index {
      case 0: keep(output: bytes)
      case 1: keep(messages: bytes)
      default: results += bytes
      }
    }
    readers.close()
    let content = try? JSONDecoder.lenient.decode(
      CommandOutcome.Content.self, from: Data(results))
    var info = siginfo_t()
    // The number stays in use until the state records that the job has ended.
    waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT)
    progress.withLock { progress in
      let status = Spawn.wait(for: process)
      (progress.status, progress.ended) = (status, Date())
      progress.content = content ?? CommandOutcome.Content()
      progress.state =
        status == 0 ? .done : progress.isCancelled || status == 143 ? .cancelled : .failed
    }
    close(pipes.lifeline)
  }

  private func keep(output bytes: [UInt8]) {
    progress.withLock { progress in
      progress.output += bytes.prefix(max(0, Self.maximumOutput - progress.output.count))
    }
  }

  private func keep(messages bytes: [UInt8]) {
    progress.withLock { progress in
      progress.partial += bytes
      while let end = progress.partial.firstIndex(of: 0x0A) {
        let line = String(decoding: progress.partial[..<end], as: UTF8.self)
        progress.partial.removeSubrange(...end)
        guard !line.isEmpty else { continue }
        progress.messages.append(line)
        if JobView.label(line) != nil { progress.lastProgress = line }
      }
      let excess = progress.messages.count - Self.maximumMessages
      if excess > 0 {
        progress.messages.removeFirst(excess)
        progress.dropped += excess
      }
    }
  }
}

/// The value of a name that a job is still computing.
struct PendingResult: ValueObject {
  let job: Job

  var kind: String { "job \(job.number)" }
  var text: String? { nil }
  var memberNames: [String] { [] }
  func member(_ name: String) throws -> Value? { nil }
}
