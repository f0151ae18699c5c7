import ArgumentParser
import ClozeData
import ClozeLanguage
import Foundation

extension ShellSession {
  /// Runs a command; returns its product as a value, if it has any.
  func run(_ invocation: Invocation) throws -> Value? {
    guard let output = invocation.output else { return try runHere(invocation) }
    return try redirecting(to: output) { try runHere(invocation) }
  }

  /// Runs a command whose results go where those of the session go at present.
  private func runHere(_ invocation: Invocation) throws -> Value? {
    var name = invocation.name, arguments = try Evaluator(self).arguments(invocation.arguments)
    // The program's own messages show commands as they are typed into a system's shell.
    if name == "cloze", let command = arguments.first, !command.hasPrefix("-") {
      name = command
      arguments.removeFirst()
    }
    if let bad = arguments.first(where: { $0.utf8.contains(0) }) {
      throw Misuse(text: "the argument '\(bad)' holds a NUL byte")
    }
    if let command = ShellRegistry.named(name) {
      guard !invocation.isBackground else {
        throw Misuse(text: "'\(name)' is done at once; leave out the &")
      }
      return try run(command, arguments)
    }
    try checkKnown(name)
    let line = [name] + arguments
    if invocation.isBackground { return try startJob(line) }
    if options.runsApart, let launcher = options.launcher {
      var settings = settings
      settings.pager = settings.pager && isAtPrompt
      let content = try launcher.run(line, settings, interrupts, output: outputDescriptor)
      guard let content else { return nil }
      return CommandResult.value(content)
    }
    let outcome = CommandOutcome()
    do {
      try Dispatcher(
        streams: streams, interrupts: interrupts, settings: settings, launcher: options.launcher
      ).run(line, into: outcome)
    } catch var interruption as Interruption {
      interruption.made = outcome.content
      throw interruption
    }
    return CommandResult.value(outcome.content)
  }

  /// Runs a command of the shell.
  private func run(_ type: any ShellCommand.Type, _ arguments: [String]) throws -> Value? {
    do {
      guard var command = try type.parseAsRoot(arguments) as? any ShellCommand else {
        throw CleanExit.helpRequest(type)
      }
      return try command.execute(in: self)
    } catch  where type.exitCode(for: error) == .success {
      let names = type.configuration.commandName.map { [$0] } ?? []
      try HelpCommand.answer(names, streams, isInShell: true)
      return nil
    }
  }

  /// Throws if no command has this name.
  private func checkKnown(_ name: String) throws {
    let own = CommandTree.names(below: Root.self)
    guard !own.contains(name), name != "help", !name.hasPrefix("-") else { return }
    if name == "cloze" { throw Misuse(text: "a command is missing behind cloze") }
    let known = own + ShellRegistry.names
    let isName = peek(name) != nil
    throw Misuse(
      text: "unknown command '\(name)'; "
        + (isName
          ? "write $\(name) for the value of the name"
          : Misspelling.suggestion(for: name, among: known)))
  }

  private func startJob(_ line: [String]) throws -> Value {
    guard let launcher = options.launcher else {
      throw CommandError("there are no background jobs here; leave out the &")
    }
    // Errors that prevent the start are reported now, not by a job.
    try Misspelling.check(line)
    _ = try Root.parseAsRoot(line)
    let job = try jobs.start(
      line, oneLine(line.map(\.commandWord).joined(separator: " ")), settings, launcher)
    note("[\(job.number)] \(job.text)")
    return .object(PendingResult(job: job))
  }

  /// Runs a line of the system's shell, if that is allowed.
  func runProgram(_ line: String) throws {
    guard settings.programs, let launcher = options.launcher else {
      throw CommandError("programs are switched off here; '!\(line.prefix(40))' was not run")
    }
    let status = try launcher.runProgram(line, environment: texts, streams)
    guard status == 0 else { throw CommandError("the program ended with status \(status)") }
  }

  /// The names whose values are text, for the environment of programs.
  var texts: [String: String] {
    names.reduce(into: [:]) { result, name in
      guard let text = peek(name)?.text, text.utf8.count < 1 << 16 else { return }
      result[name] = text
    }
  }
}
