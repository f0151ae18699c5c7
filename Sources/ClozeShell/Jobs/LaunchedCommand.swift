import Foundation

/// The process started by `Launcher`, which runs one command for a session in another process.
enum LaunchedCommand {
  /// Runs the command that `arguments` (those after `Launcher.word`) describe, and returns the exit
  /// status.
  static func run(_ arguments: [String], _ interrupts: Interrupts) -> Int32 {
    guard arguments.count > 2, fcntl(Launcher.lifeline, F_GETFD) >= 0,
      fcntl(Launcher.results, F_GETFD) >= 0,
      let settings = try? JSONDecoder().decode(ShellSettings.self, from: Data(arguments[0].utf8))
    else {
      Streams.standard.error("\(Launcher.word) is for this program's own use")
      return Program.Status.misuse
    }
    for descriptor in [Launcher.lifeline, Launcher.results] {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    watch(interrupts)
    var streams = Streams.standard
    streams.allowsColours = settings.color
    if arguments[1] == "job" { streams.progressInterval = 1 }
    if arguments[1] == "front", settings.pager { streams.pager = Pager(interrupts) }
    let outcome = CommandOutcome(), line = Array(arguments[2...])
    let dispatcher = Dispatcher(streams: streams, interrupts: interrupts, settings: settings)
    let status = Program.status(of: line, streams) { try dispatcher.run(line, into: outcome) }
    if let data = try? JSONEncoder.lenient.encode(outcome.content) {
      FileHandle(fileDescriptor: Launcher.results).write(data)
    }
    return status
  }

  /// Stops the command when the session's process has ended.
  private static func watch(_ interrupts: Interrupts) {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let size = read(Launcher.lifeline, &byte, 1)
        if size < 0 && errno == EINTR { continue }
        if size <= 0 { return interrupts.request(128 + SIGTERM) }
      }
    }
  }
}

extension JSONEncoder {
  /// An encoder that writes numbers which JSON lacks as text.
  static var lenient: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

extension JSONDecoder {
  /// A decoder of the output of `JSONEncoder.lenient`.
  static var lenient: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
