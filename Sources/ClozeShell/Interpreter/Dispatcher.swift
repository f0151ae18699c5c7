import ArgumentParser

/// A dispatcher that runs commands of the program, for every way into it.
struct Dispatcher {
  /// The streams of results and messages.
  let streams: Streams
  /// The requests to stop.
  let interrupts: Interrupts
  /// The values of options that are not given.
  var settings = ShellSettings()
  /// The launcher of other processes; nil if there must be none.
  var launcher: Launcher?

  /// Runs the command line `arguments`, which starts with the command's name. Its output and
  /// products are recorded in `outcome`.
  ///
  /// - Throws: The command's errors; `Misuse` and the argument parser's errors.
  func run(_ arguments: [String], into outcome: CommandOutcome = CommandOutcome()) throws {
    if let words = HelpCommand.words(asked: arguments) {
      return try HelpCommand.answer(words, streams, isInShell: false)
    }
    do {
      try Misspelling.check(arguments)
      var command = try Root.parseAsRoot(arguments)
      guard var command = command as? any Command else { return try command.run() }
      command.adopt(settings)
      var session = Session(
        streams: streams, interrupts: interrupts, options: command.display, settings: settings,
        outcome: outcome, launcher: launcher)
      session.arguments = arguments
      try command.execute(session)
    } catch  where Root.exitCode(for: error) == .success {
      try streams.result(Root.fullMessage(for: error) + "\n")
    }
  }

  /// Returns a session of the command language with the same streams.
  func shell() -> ShellSession {
    let shell = ShellSession(
      streams: streams, interrupts: interrupts, options: ShellSession.Options(launcher: launcher))
    shell.settings = settings
    return shell
  }
}
