import Foundation

/// A process to start.
package struct Spawn {
  /// The program's path.
  package let path: String
  /// The arguments, without the program's name.
  package let arguments: [String]
  /// The environment variables in addition to those of this process.
  package var environment: [String: String] = [:]
  /// The descriptors that it inherits: its number, and that of this process. 0, 1 and 2 are by
  /// default those of this process; there are no others.
  package var descriptors: [(child: Int32, own: Int32)] = []
  /// True to keep Ctrl-C at the terminal from reaching it.
  package var hasOwnGroup = false

  /// Makes a process that is not started yet.
  package init(
    path: String, arguments: [String], environment: [String: String] = [:],
    descriptors: [(child: Int32, own: Int32)] = []
  ) {
    (self.path, self.arguments) = (path, arguments)
    (self.environment, self.descriptors) = (environment, descriptors)
  }

  /// Starts the process and returns its number.
  ///
  /// - Throws: `SpawnError`.
  package func start() throws -> pid_t {
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

  private func failure(_ code: Int32) -> SpawnError { SpawnError(path: path, code: code) }

  /// Waits for the end of `process`; the status is that of shells: 128 plus the signal for one that
  /// was killed.
  package static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return 1 } }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// A process that could not be started.
package struct SpawnError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The program's path.
  package let path: String
  /// The system's error number.
  package let code: Int32

  /// One line: what is wrong, and where.
  package var description: String {
    "cannot start '\(path)': \(String(cString: strerror(code)))"
  }

  /// The same line, as Foundation's localized description.
  package var errorDescription: String? { description }
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
