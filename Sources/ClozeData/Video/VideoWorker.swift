import Foundation

/// The process that decodes: this program again, which a `VideoReader` starts. Files of others can
/// make a decoder crash, hang or take all memory; here that costs one answer.
public enum VideoWorker {
  /// The argument by which the program recognises that it is such a process.
  public static let word = "--as-video-worker"

  /// Answers the questions that come from standard input, a socket, until it is closed.
  public static func serve() {
    // Ctrl-C is for the process that asks; this one ends with it.
    signal(SIGINT, SIG_IGN)
    signal(SIGTERM, SIG_DFL)
    limit(RLIMIT_CORE, 0, hard: 0)
    limit(RLIMIT_FSIZE, 0, hard: 0)
    while let request = VideoChannel.receive(VideoRequest.self, from: 0, before: .never) {
      confine(request.limits)
      var (reply, bytes) = answer(request)
      if reply.bytes != bytes.count { (reply.numbers, bytes) = ([], []) }
      guard VideoChannel.send(reply, bytes, to: 0) else { return }
    }
  }

  private static func answer(_ request: VideoRequest) -> (VideoReply, [UInt8]) {
    var reply = VideoReply()
    do {
      let frames = try frames(request)
      reply.info = frames.info
      (reply.numbers, reply.times) = (frames.numbers, frames.times)
      (reply.width, reply.height) = (frames.width, frames.height)
      return (reply, frames.bytes)
    } catch let error as VideoError {
      reply.error = VideoError(path: request.path, problem: error.problem)
    } catch {
      reply.error = VideoError(path: request.path, problem: .unreadable(reason: "\(error)"))
    }
    return (reply, [])
  }

  private static func frames(_ request: VideoRequest) throws -> VideoFrames {
    var status = stat()
    if stat(request.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      return try PictureSampler(request).sample()
    }
    var sampler = try VideoSampler(request)
    return try sampler.sample()
  }

  /// Bounds memory, and processor time from now on.
  private static func confine(_ limits: VideoLimits) {
    limit(RLIMIT_DATA, limits.memory)
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    limit(RLIMIT_CPU, usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + limits.seconds + 1)
  }

  private static func limit(_ kind: __rlimit_resource, _ value: Int, hard: Int? = nil) {
    var bounds = rlimit()
    getrlimit(__rlimit_resource_t(kind.rawValue), &bounds)
    let most = min(hard.map { rlim_t($0) } ?? bounds.rlim_max, bounds.rlim_max)
    bounds = rlimit(rlim_cur: min(rlim_t(value), most), rlim_max: most)
    setrlimit(__rlimit_resource_t(kind.rawValue), &bounds)
  }
}
