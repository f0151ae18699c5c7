import ArgumentParser
import ClozeLanguage

/// A command of the shell itself: it changes the session, which commands of the program cannot.
protocol ShellCommand: ParsableCommand {
  /// Does the work; the value is that of `$_`.
  mutating func execute(in shell: ShellSession) throws -> Value?
}

/// All commands of the shell: the one list that a new one is added to.
enum ShellRegistry {
  /// The commands, in the order of the help.
  static let commands: [any ShellCommand.Type] = [
    SetCommand.self, ShowCommand.self, SourceCommand.self, EchoCommand.self, AssertCommand.self,
    JobsCommand.self, WaitCommand.self, AttachCommand.self, CancelCommand.self, QuitCommand.self,
    HistoryCommand.self, HelpCommand.self,
  ]

  /// Their names.
  static var names: [String] { commands.compactMap { $0.configuration.commandName } }

  static func named(_ name: String) -> (any ShellCommand.Type)? {
    commands.first { type in
      type.configuration.commandName == name || type.configuration.aliases.contains(name)
    }
  }
}
