import ClozeLanguage
import Dispatch
import Foundation
import Synchronization

/// A command that goes on in the background, in a process of its own.
final class Job: Sendable {
  /// What has become of a job.
  enum State: String, Sendable {
    case running, done, failed, cancelled
  }

  private struct Progress {
    var state = State.running
    var status: Int32?
    var output: [UInt8] = []
    var messages: [String] = []
    var lastProgress: String?
    /// Messages that are no longer kept.
    var dropped = 0
    var partial: [UInt8] = []
    var content = CommandOutcome.Content()
    var isCancelled = false
    var ended: Date?
  }

  /// Of a job's output and messages no more is kept.
  private static let maximumOutput = 1 << 22, maximumMessages = 500

  /// Its number in the session, from 1.
  let number: Int
  /// Its command line, with values put in.
  let text: String
  /// Its process.
  let process: pid_t
  /// When it began.
  let started = Date()
  private let progress = Mutex(Progress())
  private let end = DispatchGroup()

  /// A job that `pipes` belong to. `ended` is called from another thread.
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

  /// What has become of it.
  var state: State { progress.withLock { $0.state } }
  /// The exit status, once it has ended.
  var status: Int32? { progress.withLock { $0.status } }
  /// The last line that it has said.
  var lastLine: String? { progress.withLock { $0.messages.last } }
  /// Its last line of progress, such as `pretrain:  25%  step 5/20  loss 3.21`.
  var lastProgress: String? { progress.withLock { $0.lastProgress } }
  /// What it has written to standard output.
  var output: String { progress.withLock { String(decoding: $0.output, as: UTF8.self) } }
  /// What it made.
  var content: CommandOutcome.Content { progress.withLock { $0.content } }
  /// Seconds from its beginning to its end, or to now.
  var seconds: Double {
    progress.withLock { ($0.ended ?? Date()).timeIntervalSince(started) }
  }

  /// The messages from number `start` on, and the number of the next one.
  func messages(from start: Int) -> (lines: [String], next: Int) {
    progress.withLock { progress in
      let skipped = max(0, start - progress.dropped)
      let next = progress.dropped + progress.messages.count
      return (Array(progress.messages.dropFirst(skipped)), next)
    }
  }

  /// Asks it to stop with a checkpoint; asked again, it is killed.
  func cancel() {
    progress.withLock { progress in
      // As long as it is running its number is its own: whoever frees it holds the lock.
      if progress.state == .running { kill(process, progress.isCancelled ? SIGKILL : SIGTERM) }
      progress.isCancelled = true
    }
  }

  /// Waits at most `seconds`; true if it has ended.
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
    // The number stays taken until the state says that the job has ended.
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

/// What a name stands for while a job is still computing it.
struct PendingResult: ValueObject {
  let job: Job

  var kind: String { "job \(job.number)" }
  var text: String? { nil }
  var memberNames: [String] { [] }
  func member(_ name: String) throws -> Value? { nil }
}
