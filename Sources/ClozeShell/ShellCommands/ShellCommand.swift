import ArgumentParser
import ClozeLanguage

/// A command of the shell, which changes the session as commands of the program cannot.
protocol ShellCommand: ParsableCommand {
  /// Runs the command; the result is the value of `$_`.
  mutating func execute(in shell: ShellSession) throws -> Value?
}

/// The registry of the shell's commands: the list to which a new one is added.
enum ShellRegistry {
  /// The commands, in the order of the help.
  static let commands: [any ShellCommand.Type] = [
    SetCommand.self, ShowCommand.self, SourceCommand.self, EchoCommand.self, AssertCommand.self,
    JobsCommand.self, WaitCommand.self, AttachCommand.self, CancelCommand.self, QuitCommand.self,
    HistoryCommand.self, HelpCommand.self, TutorialCommand.self,
  ]

  /// The names of the commands.
  static var names: [String] { commands.compactMap { $0.configuration.commandName } }

  static func named(_ name: String) -> (any ShellCommand.Type)? {
    commands.first { type in
      type.configuration.commandName == name || type.configuration.aliases.contains(name)
    }
  }
}
