import Foundation
import Synchronization

/// Reads clips through processes that decode, which are started when they are needed, live as long
/// as the reader, and are replaced when they end. Several threads may read at once.
///
/// A clip has the same bits whichever process decodes it.
public final class VideoReader: Sendable {
  /// The size of frames.
  public struct Size: Sendable, Equatable {
    /// The columns.
    public var width: Int
    /// The rows.
    public var height: Int

    /// Makes a size.
    public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    /// Makes the size of a square.
    public init(_ side: Int) { self.init(width: side, height: side) }
  }

  /// The limits of what a clip may take.
  public let limits: VideoLimits
  private let program: String
  private let idle = Mutex<[VideoProcess]>([])

  /// The most times that a process may be ended from outside while it reads a clip.
  private static let mostKills = 25

  /// Makes a reader.
  public convenience init(limits: VideoLimits = VideoLimits()) {
    self.init(limits: limits, program: Self.usualProgram)
  }

  init(limits: VideoLimits = VideoLimits(), program: String) {
    (self.limits, self.program) = (limits, program)
  }

  /// The reason for which this program cannot read video, and the remedy; nil if it can.
  public static var problem: String? { VideoDecoder.problem }

  /// This program, or `cloze` beside the tests that run.
  private static var usualProgram: String {
    let running = resolved("/proc/self/exe")
    return running.hasSuffix(".xctest") ? folder(of: running) + "/cloze" : "/proc/self/exe"
  }

  /// Returns frames of `clip`: those that are seen at the middles of `kept` equal stretches of
  /// time, or all where there are fewer.
  ///
  /// - Parameter size: Their size, to which they are squashed; nil for that in which they are
  ///   shown.
  /// - Throws: `VideoError`.
  public func frames(of clip: VideoClip, kept: Int, size: Size? = nil) throws -> VideoFrames {
    let (reply, bytes) = try answer(clip, kept: kept, size: size)
    return try reply.frames(of: clip.path, kept: kept, bytes)
  }

  /// Returns the form of `clip`, with its frames counted by decoding them.
  ///
  /// - Throws: `VideoError`.
  public func info(_ clip: VideoClip) throws -> VideoInfo {
    try frames(of: clip, kept: 0, size: Size(1)).info
  }

  /// The numbers of the processes that wait for a question.
  var idleProcesses: [pid_t] { idle.withLock { $0.map(\.number) } }

  private func answer(
    _ clip: VideoClip, kept: Int, size: Size?
  ) throws -> (reply: VideoReply, bytes: [UInt8]) {
    let request = VideoRequest(
      path: clip.path, begin: clip.begin, end: clip.end, kept: max(0, kept), width: size?.width,
      height: size?.height, limits: limits)
    var crashes = 0, kills = 0
    while true {
      let process = try process()
      do {
        let answer = try process.answer(request)
        idle.withLock { $0.append(process) }
        if let error = answer.reply.error { throw error }
        return answer
      } catch VideoProcess.End.slow {
        throw VideoError(path: clip.path, problem: .tooSlow(limit: limits.seconds))
      } catch VideoProcess.End.crashed(let signal) {
        crashes += 1
        // Once may be chance, as where memory was short for a moment.
        if crashes > 1 { throw VideoError(path: clip.path, problem: .crashed(signal: signal)) }
      } catch VideoProcess.End.killed {
        kills += 1
        if kills > Self.mostKills {
          throw VideoError(path: clip.path, problem: .killed(times: kills))
        }
      }
    }
  }

  private func process() throws -> VideoProcess {
    if let process = idle.withLock({ $0.popLast() }) { return process }
    do { return try VideoProcess(program) } catch {
      throw VideoError(path: program, problem: .noWorker(reason: "\(error)"))
    }
  }
}
