import ClozeData
import Foundation

/// A launcher that starts this program again, for commands that must be able to end without the
/// session: those at the prompt, and jobs.
///
/// A pipe informs the process when the session has ended for any reason; it then stops as after
/// SIGTERM: training stops with a checkpoint. Through another pipe it returns its products.
struct Launcher: Sendable {
  /// The argument by which the program recognises that it is such a process.
  static let word = "--as-job"
  /// The descriptors of the two pipes.
  static let lifeline: Int32 = 3, results: Int32 = 4
  /// The executable of this process, even if another file has taken its name since.
  private static let executable = "/proc/self/exe"

  /// A started command.
  struct Started {
    let process: pid_t
    /// A descriptor that is kept open as long as the command may live.
    let lifeline: Int32
    /// The descriptor that receives the command's `CommandOutcome.Content` as JSON.
    let results: Int32
    /// The standard output and standard error of a job.
    var output: Int32 = -1
    var messages: Int32 = -1
  }

  /// Starts the command `line`; in the background it has no input, and its output is written to
  /// pipes.
  ///
  /// - Parameter output: The descriptor of its standard output in the foreground; nil for that of
  ///   this process.
  func start(
    _ line: [String], _ settings: ShellSettings, inBackground: Bool, output: Int32? = nil
  ) throws -> Started {
    let lifeline = try PipeEnds(), results = try PipeEnds()
    var ends = [lifeline.reading, results.writing]
    defer { for end in ends where end >= 0 { close(end) } }
    var spawn = Spawn(
      path: Self.executable,
      arguments: [Self.word, try Self.text(settings), inBackground ? "job" : "front"] + line,
      descriptors: [(Self.lifeline, lifeline.reading), (Self.results, results.writing)])
    spawn.hasOwnGroup = inBackground
    guard inBackground else {
      if let output { spawn.descriptors.append((1, output)) }
      return Started(
        process: try spawn.start(), lifeline: lifeline.writing, results: results.reading)
    }
    let output = try PipeEnds(), messages = try PipeEnds(), nothing = open("/dev/null", O_RDONLY)
    ends += [output.writing, messages.writing, nothing]
    spawn.descriptors += [(0, nothing), (1, output.writing), (2, messages.writing)]
    return Started(
      process: try spawn.start(), lifeline: lifeline.writing, results: results.reading,
      output: output.reading, messages: messages.reading)
  }

  /// Runs the command `line` to its end, with the input and output of this process, or its results
  /// written to `output`.
  ///
  /// - Throws: `Interruption` if it was stopped; `ReportedFailure` if it failed and has printed its
  ///   error.
  func run(
    _ line: [String], _ settings: ShellSettings, _ interrupts: Interrupts, output: Int32? = nil
  ) throws -> CommandOutcome.Content? {
    let started = try start(line, settings, inBackground: false, output: output)
    var content: [UInt8] = [], hasPassedOn = false
    var isOpen = true
    while isOpen {
      isOpen = read(started.results, into: &content)
      // Ctrl-C reaches the command directly, since it is in the terminal's group.
      if interrupts.requestedStatus == 128 + SIGTERM && !hasPassedOn {
        kill(started.process, SIGTERM)
        hasPassedOn = true
      }
    }
    let status = Spawn.wait(for: started.process)
    close(started.results)
    close(started.lifeline)
    return try Self.content(content, status, interrupts)
  }

  /// Waits briefly for bytes; returns false at the end.
  private func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waited, 1, 50) > 0 else { return true }
    return bytes.appendAvailable(from: descriptor)
  }

  private static func content(
    _ bytes: [UInt8], _ status: Int32, _ interrupts: Interrupts
  ) throws -> CommandOutcome.Content? {
    let content = try? JSONDecoder.lenient.decode(
      CommandOutcome.Content.self, from: Data(bytes))
    switch status {
    case Program.Status.done: return content
    case Program.Status.interrupted, 128 + SIGTERM, 128 + SIGINT:
      throw Interruption(status: interrupts.requestedStatus ?? status, made: content)
    default: throw ReportedFailure(status: status)
    }
  }

  /// Runs a line of the system's shell, with the input and output of this process, or its output in
  /// `streams` if those are not the process's.
  func runProgram(
    _ line: String, environment: [String: String], _ streams: Streams
  ) throws -> Int32 {
    var spawn = Spawn(path: "/bin/sh", arguments: ["-c", line], environment: environment)
    guard !streams.areStandard else { return Spawn.wait(for: try spawn.start()) }
    let output = try PipeEnds(), messages = try PipeEnds(), nothing = open("/dev/null", O_RDONLY)
    spawn.descriptors = [(0, nothing), (1, output.writing), (2, messages.writing)]
    let started = Result { try spawn.start() }
    for end in [output.writing, messages.writing, nothing] { close(end) }
    var readers = PipeReaders([output.reading, messages.reading])
    defer { readers.close() }
    let process = try started.get()
    while let (index, bytes) = readers.next() {
      let text = String(decoding: bytes, as: UTF8.self)
      if index == 0 { try streams.result(text) } else { streams.message(text) }
    }
    return Spawn.wait(for: process)
  }

  static func text(_ settings: ShellSettings) throws -> String {
    String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
  }
}

/// The error for a command that failed and has printed its error.
struct ReportedFailure: Error {
  /// The exit status.
  let status: Int32
}

extension [UInt8] {
  /// Appends the bytes available from `descriptor`; returns false at its end.
  mutating func appendAvailable(from descriptor: Int32) -> Bool {
    let size = 1 << 16
    let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = Swift.max(0, Foundation.read(descriptor, buffer.baseAddress, size))
    }
    self += chunk
    return !chunk.isEmpty
  }
}

/// A reader of several pipes, in the order in which bytes arrive.
struct PipeReaders {
  private let descriptors: [Int32]
  private var open: Set<Int>

  init(_ descriptors: [Int32]) {
    self.descriptors = descriptors
    open = Set(descriptors.indices)
  }

  /// Returns the next bytes and the index of their pipe; nil when all have ended.
  mutating func next() -> (index: Int, bytes: [UInt8])? {
    while !open.isEmpty {
      let order = open.sorted()
      var waited = order.map { pollfd(fd: descriptors[$0], events: Int16(POLLIN), revents: 0) }
      guard poll(&waited, nfds_t(waited.count), -1) > 0 else { continue }
      for (index, state) in zip(order, waited) where state.revents != 0 {
        var bytes: [UInt8] = []
        if bytes.appendAvailable(from: descriptors[index]) { return (index, bytes) }
        open.remove(index)
      }
    }
    return nil
  }

  func close() { for descriptor in descriptors { Foundation.close(descriptor) } }
}
