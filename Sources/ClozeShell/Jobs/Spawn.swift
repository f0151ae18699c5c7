import Foundation

/// A process to start.
struct Spawn {
  /// The program's path.
  let path: String
  /// The arguments, without the program's name.
  let arguments: [String]
  /// The environment variables in addition to those of this process.
  var environment: [String: String] = [:]
  /// The descriptors that it inherits: its number, and that of this process. 0, 1 and 2 are by
  /// default those of this process; there are no others.
  var descriptors: [(child: Int32, own: Int32)] = []
  /// True to keep Ctrl-C at the terminal from reaching it.
  var hasOwnGroup = false

  /// Starts the process and returns its number.
  ///
  /// - Throws: `CommandError`.
  func start() throws -> pid_t {
    // The numbers are above those that the process gets, so that none is overwritten by another.
    let raised = descriptors.map { (child: $0.child, own: fcntl($0.own, F_DUPFD_CLOEXEC, 10)) }
    defer { for descriptor in raised where descriptor.own >= 0 { close(descriptor.own) } }
    guard raised.allSatisfy({ $0.own >= 0 }) else { throw failure(errno) }
    var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for descriptor in raised {
      posix_spawn_file_actions_adddup2(&actions, descriptor.own, descriptor.child)
    }
    // This process ignores these signals; the processes that it starts must not.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETSIGDEF | (hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var process: pid_t = 0
    let code = withStrings([path] + arguments) { arguments in
      withStrings(variables) { variables in
        posix_spawn(&process, path, &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else { throw failure(code) }
    return process
  }

  private var variables: [String] {
    ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
  }

  private func failure(_ code: Int32) -> CommandError {
    CommandError("cannot start '\(path)': \(String(cString: strerror(code)))")
  }

  /// Waits for the end of `process`; the status is that of shells: 128 plus the signal for one that
  /// was killed.
  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return Program.Status.failed } }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// Calls `body` with `texts` as C strings followed by a null pointer.
private func withStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  pointers.append(nil)
  return pointers.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map(body) ?? body([nil])
  }
}

/// The two ends of a pipe, which started processes do not inherit by default.
struct PipeEnds {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw CommandError("cannot make a pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }
}
