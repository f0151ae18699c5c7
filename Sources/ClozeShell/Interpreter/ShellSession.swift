import ClozeLanguage
import ClozeReport
import ClozeRuns
import Foundation

/// A session of the command language: names, settings, jobs, and the execution of statements.
///
/// Every way into the program except the single command line opens one. It belongs to one thread;
/// jobs and signals reach it through thread-safe types.
final class ShellSession {
  /// The behaviour of a session.
  struct Options {
    /// The launcher of processes; nil if there must be none: no jobs, no programs.
    var launcher: Launcher?
    /// True to run each command in a separate process, so that it can be abandoned without ending
    /// the session, as at the prompt.
    var runsApart = false
    /// True to report a failing statement and run the next one.
    var keepsGoing = false
    /// True to show each statement before it runs.
    var echoes = false
  }

  /// The streams of results and messages.
  var streams: Streams
  /// The requests to stop.
  let interrupts: Interrupts
  /// The behaviour of the session.
  let options: Options
  /// The values of options that are not given.
  var settings = ShellSettings() {
    didSet { streams.allowsColours = settings.color }
  }
  /// The background jobs.
  let jobs: JobTable
  /// Returns the typed entries, oldest first; scripts have none.
  var history: () -> [String] = { [] }
  /// The result of the last command or expression, `$_`.
  private(set) var last = Value.null
  /// The number of failed statements while the session kept going.
  private(set) var failures = 0
  /// The descriptor that results go to instead of standard output, during a command with a
  /// redirection.
  var outputDescriptor: Int32?
  private var values: [String: Value] = [:]
  private var sourceDepth = 0

  init(streams: Streams, interrupts: Interrupts, options: Options = Options()) {
    (self.streams, self.interrupts, self.options) = (streams, interrupts, options)
    jobs = JobTable()
  }

  /// Assigns a value to `name`.
  func assign(_ name: String, _ value: Value) { values[name] = value }

  /// Assigns `value` to `$_`.
  func keep(_ value: Value) { last = value }

  /// Returns the value of `$name`, after waiting for the job that computes it, if any.
  func value(of name: String) throws -> Value? {
    let value = name == "_" ? last : values[name]
    guard case .object(let object)? = value else { return value }
    if let lost = object as? LostResult { throw lost.error }
    guard let pending = object as? PendingResult else { return value }
    let result = try product(of: pending.job)
    if name == "_" { last = result } else { values[name] = result }
    return result
  }

  /// The names with values, without `_`.
  var names: [String] { Array(values.keys) }

  /// Returns the present value of `name`, without waiting for a job; for completion.
  func peek(_ name: String) -> Value? { name == "_" ? last : values[name] }

  /// The output format of results.
  var format: OutputFormat { settings.format ?? .automatic(for: streams.terminal) }

  /// Writes records to the stream of results.
  func show(_ records: Records) throws {
    var streams = streams
    if options.runsApart, isAtPrompt, settings.pager { streams.pager = Pager(interrupts) }
    try streams.show(records, as: format, settings)
  }

  /// Writes a line to the stream of messages.
  func note(_ text: String) {
    if !settings.quiet { streams.message(oneLine(text) + "\n") }
  }

  /// Reports a failed statement, unless its error has been printed.
  func report(_ failure: StatementFailure) {
    if !failure.reason.isEmpty { streams.error(failure.text) }
  }

  /// Reports a failure that does not end the script.
  func pass(_ failure: StatementFailure) {
    failures += 1
    report(failure)
  }

  /// True unless a script is being run.
  var isAtPrompt: Bool { sourceDepth == 0 }

  /// Runs `body` one script deeper.
  func sourcing(_ body: () throws -> Void) throws {
    guard sourceDepth < 16 else {
      throw CommandError("scripts source each other more than 16 deep; is there a circle?")
    }
    sourceDepth += 1
    defer { sourceDepth -= 1 }
    try body()
  }
}

extension ShellSession: Scope {
  func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

  var functionNames: [String] { ["exists", "run"] }

  func call(_ function: String, _ arguments: [Value]) throws -> Value? {
    guard functionNames.contains(function) else { return nil }
    guard arguments.count == 1, let path = arguments[0].text, !path.isEmpty else {
      throw EvaluationError("\(function) is called so: \(function)('path')")
    }
    if function == "exists" { return .bool(FileManager.default.fileExists(atPath: path)) }
    return .object(try CommandResult.run(at: RunsFolder(settings.runs).path(of: path)))
  }

  func files(matching pattern: String) -> [String] {
    guard !pattern.utf8.contains(0) else { return [] }
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(matches.gl_pathc)).compactMap { index in
      matches.gl_pathv[index].map { String(cString: $0) }
    }
  }

  func suggestion(for name: String, among candidates: [String]) -> String {
    Misspelling.suggestion(for: name, among: candidates)
  }
}
