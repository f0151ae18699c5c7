import ArgumentParser

/// The commands as a tree of names.
enum CommandTree {
  /// Returns the commands that `arguments` name, outermost first, and the argument after them.
  static func path(
    _ arguments: [String]
  ) -> (names: [String], command: any ParsableCommand.Type, next: String?) {
    var names: [String] = []
    var command: any ParsableCommand.Type = Root.self
    var rest = arguments[...]
    while let name = rest.first, let child = child(name, of: command) {
      (command, rest) = (child, rest.dropFirst())
      names.append(name)
    }
    return (names, command, rest.first)
  }

  /// Returns the names of the commands below `command`.
  static func names(below command: any ParsableCommand.Type) -> [String] {
    command.configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  /// True if `arguments` name a group of commands and nothing else, which does nothing by itself.
  static func isGroup(_ arguments: [String]) -> Bool {
    let (_, command, next) = path(arguments)
    return next == nil && !command.configuration.subcommands.isEmpty
      && command.configuration.defaultSubcommand == nil
  }

  private static func child(
    _ name: String, of command: any ParsableCommand.Type
  ) -> (any ParsableCommand.Type)? {
    command.configuration.subcommands.first { $0.configuration.commandName == name }
  }
}

extension Program {
  /// The names of every command except groups, such as `["tokenizer", "train"]`.
  public static var commands: [[String]] { leaves(of: Root.self, after: []) }

  private static func leaves(
    of command: any ParsableCommand.Type, after names: [String]
  ) -> [[String]] {
    let children = command.configuration.subcommands
    guard !children.isEmpty else { return [names] }
    return children.flatMap { leaves(of: $0, after: names + [$0.configuration.commandName ?? ""]) }
  }
}
