import ArgumentParser

/// Runs a command of the program: the one way for every door.
struct Dispatcher {
  /// Where results and messages go.
  let streams: Streams
  /// Requests to stop.
  let interrupts: Interrupts
  /// What holds for options that were not given.
  var settings = ShellSettings()
  /// How other processes are started; nil where none may be.
  var launcher: Launcher?

  /// Runs the command line `arguments`, which begins with the command's name. What the command
  /// shows and makes is kept in `outcome`.
  ///
  /// - Throws: what the command throws; `Misuse` and the argument parser's errors.
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

  /// A session of the command language with the same streams.
  func shell() -> ShellSession {
    let shell = ShellSession(
      streams: streams, interrupts: interrupts, options: ShellSession.Options(launcher: launcher))
    shell.settings = settings
    return shell
  }
}
