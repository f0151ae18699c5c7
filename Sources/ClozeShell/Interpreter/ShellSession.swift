import ClozeLanguage
import ClozeReport
import Foundation

/// A session of the command language: names, settings, jobs, and the running of statements.
///
/// Every door but the single command line opens one. It belongs to one thread; jobs and signals
/// reach it through what is made for that.
final class ShellSession {
  /// How a session deals with the world.
  struct Options {
    /// How processes are started; nil where none may be: no jobs, no programs.
    var launcher: Launcher?
    /// Whether each command runs in a process of its own, so that it can be given up without ending
    /// the session: at the prompt.
    var runsApart = false
    /// Whether a failing statement is reported and the next one run.
    var keepsGoing = false
    /// Whether each statement is shown before it runs.
    var echoes = false
  }

  /// Where results and messages go.
  var streams: Streams
  /// Requests to stop.
  let interrupts: Interrupts
  /// How the session deals with the world.
  let options: Options
  /// What holds for options that were not given.
  var settings = ShellSettings()
  /// What goes on in the background.
  let jobs: JobTable
  /// What was typed, oldest first; scripts have none.
  var history: () -> [String] = { [] }
  /// The result of the last command or expression: `$_`.
  private(set) var last = Value.null
  /// Statements that failed while the session kept going.
  private(set) var failures = 0
  private var values: [String: Value] = [:]
  private var sourceDepth = 0

  init(streams: Streams, interrupts: Interrupts, options: Options = Options()) {
    (self.streams, self.interrupts, self.options) = (streams, interrupts, options)
    jobs = JobTable()
  }

  /// Gives `name` a value.
  func assign(_ name: String, _ value: Value) { values[name] = value }

  /// Keeps `value` as that of `$_`.
  func keep(_ value: Value) { last = value }

  /// The value of `$name`; one that a job is still computing is waited for.
  func value(of name: String) throws -> Value? {
    let value = name == "_" ? last : values[name]
    guard case .object(let object)? = value, let pending = object as? PendingResult else {
      return value
    }
    let result = try self.result(of: pending.job)
    if name == "_" { last = result } else { values[name] = result }
    return result
  }

  /// The names that have values, without `_`.
  var names: [String] { Array(values.keys) }

  /// The value of `name` as it is, without waiting for a job; for completion.
  func peek(_ name: String) -> Value? { name == "_" ? last : values[name] }

  /// The form in which results are written.
  var format: OutputFormat { settings.format ?? .automatic(for: streams.terminal) }

  /// Writes records where results go.
  func show(_ records: Records) throws {
    try streams.show(records, as: format, isQuiet: settings.quiet)
  }

  /// Writes a line where messages go.
  func note(_ text: String) {
    if !settings.quiet { streams.message(oneLine(text) + "\n") }
  }

  /// Says what a statement failed with, unless that has been said.
  func report(_ failure: StatementFailure) {
    if !failure.reason.isEmpty { streams.message("error: \(failure.text)\n") }
  }

  /// Reports a failure that does not end the script.
  func pass(_ failure: StatementFailure) {
    failures += 1
    report(failure)
  }

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
    return .object(try CommandResult.run(at: path))
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
