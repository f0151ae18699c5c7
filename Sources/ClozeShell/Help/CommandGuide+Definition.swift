import ArgumentParser
import Foundation

extension CommandGuide {
  /// Returns the commands below `root`, read from the argument parser's description of them.
  static func commands(of root: (some ParsableCommand).Type) -> [CommandGuide] {
    let dump = Data(root._dumpHelp().utf8)
    guard let tool = try? JSONDecoder().decode(DumpedTool.self, from: dump) else { return [] }
    return (tool.command.subcommands ?? []).filter(\.isShown).map { CommandGuide($0, below: []) }
  }

  /// Returns the guide of a command of the shell.
  static func shellCommand(_ type: (some ParsableCommand).Type) -> CommandGuide? {
    let dump = Data(type._dumpHelp().utf8)
    guard let tool = try? JSONDecoder().decode(DumpedTool.self, from: dump) else { return nil }
    var guide = CommandGuide(tool.command, below: [])
    guide.isShellOnly = true
    return guide
  }

  fileprivate init(_ command: DumpedTool.Command, below path: [String]) {
    let names = path + [command.commandName]
    let (notes, examples) = Self.parts(of: command.discussion ?? "")
    self.init(
      path: names, summary: command.abstract ?? "", notes: notes, examples: examples,
      arguments: (command.arguments ?? []).filter { $0.isShown }.map(ArgumentGuide.init),
      children: (command.subcommands ?? []).filter(\.isShown)
        .map { CommandGuide($0, below: names) })
  }

  /// Splits a discussion into the text before `Examples:` and the examples below it, one per line
  /// unless it ends with a backslash.
  static func parts(of discussion: String) -> (notes: String, examples: [String]) {
    let parts = discussion.components(separatedBy: "Examples:\n")
    let notes = parts[0].trimmingCharacters(in: .whitespacesAndNewlines)
    guard parts.count > 1 else { return (notes, []) }
    var examples: [String] = []
    var isOpen = false
    for line in parts[1].split(separator: "\n") {
      let text = line.hasPrefix("  ") ? String(line.dropFirst(2)) : String(line)
      if isOpen, let last = examples.popLast() {
        examples.append(last + "\n" + text)
      } else {
        examples.append(text)
      }
      isOpen = text.hasSuffix("\\")
    }
    return (notes, examples)
  }
}

extension ArgumentGuide {
  fileprivate init(_ argument: DumpedTool.Argument) {
    let names = (argument.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
    self.init(
      kind: Kind(rawValue: argument.kind) ?? .option,
      names: names.sorted { $0.count > $1.count }, value: argument.valueName ?? "value",
      summary: argument.abstract ?? "", notes: argument.discussion ?? "",
      values: Self.values(argument), fallback: argument.defaultValue,
      isOptional: argument.isOptional, isRepeating: argument.isRepeating,
      takesSeveral: argument.parsingStrategy == "upToNextOption")
  }

  private static func values(_ argument: DumpedTool.Argument) -> Values {
    if let choices = argument.allValues { return .choices(choices) }
    if let choices = argument.completionKind?.list?.values { return .choices(choices) }
    if let file = argument.completionKind?.file { return .files(file.extensions) }
    return argument.completionKind?.directory != nil ? .folders : .named
  }
}

/// The part of the argument parser's description (`--experimental-dump-help`) that is used.
private struct DumpedTool: Decodable {
  struct Command: Decodable {
    var commandName: String
    var abstract, discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?
    /// False for the parser's `help`, which it adds to every group, since the shell's replaces it.
    var isShown: Bool { shouldDisplay ?? true && abstract != "Show subcommand help information." }
  }

  struct Argument: Decodable {
    struct Name: Decodable { var kind, name: String }
    struct List: Decodable { var values: [String] }
    struct File: Decodable { var extensions: [String] }
    struct Folder: Decodable {}
    struct Completion: Decodable {
      var list: List?
      var file: File?
      var directory: Folder?
    }

    var kind: String
    var shouldDisplay: Bool?
    var isOptional, isRepeating: Bool
    var parsingStrategy: String
    var names: [Name]?
    var valueName, defaultValue, abstract, discussion: String?
    var allValues: [String]?
    var completionKind: Completion?
    /// False for `--help` and `--version`, which the parser adds to every command, since they are
    /// explained once.
    var isShown: Bool {
      (shouldDisplay ?? true) && !(names ?? []).contains { ["help", "version"].contains($0.name) }
    }
  }

  var command: Command
}
