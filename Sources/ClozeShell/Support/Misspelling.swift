import ArgumentParser
import ClozeTraining

/// The commands as a tree of names.
enum CommandTree {
  /// The commands that `arguments` name, outermost first, and the argument after them.
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

  /// The names of the commands below `command`.
  static func names(below command: any ParsableCommand.Type) -> [String] {
    command.configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  private static func child(
    _ name: String, of command: any ParsableCommand.Type
  ) -> (any ParsableCommand.Type)? {
    command.configuration.subcommands.first { $0.configuration.commandName == name }
  }
}

/// What the argument parser leaves unexplained: the name of a command that does not exist.
enum Misspelling {
  /// Throws if `arguments` name an unknown command where a command must stand.
  static func check(_ arguments: [String]) throws {
    let (names, command, next) = CommandTree.path(arguments)
    let known = CommandTree.names(below: command)
    guard let next, !known.isEmpty, !next.hasPrefix("-") else { return }
    if names.isEmpty && next == "help" { return }
    let full = (names + [next]).joined(separator: " ")
    throw Misuse(
      text: "unknown command '\(full)'; " + suggestion(for: next, among: known, after: names))
  }

  /// `did you mean ...?` where a candidate is close, else all of them.
  static func suggestion(
    for name: String, among candidates: [String], after path: [String] = []
  ) -> String {
    if let close = closest(to: name, among: candidates) {
      return "did you mean '\((path + [close]).joined(separator: " "))'?"
    }
    return "known: " + candidates.joined(separator: ", ")
  }
}
