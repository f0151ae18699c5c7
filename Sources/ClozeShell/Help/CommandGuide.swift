/// The documentation of a command, read from its definition, for help, completion and
/// docs/commands.md.
struct CommandGuide: Equatable, Sendable {
  /// The names from the outermost command on, such as `["tokenizer", "train"]`.
  let path: [String]
  /// A summary in one line.
  let summary: String
  /// Further text about the command.
  let notes: String
  /// Examples of command lines, as typed at a system's prompt or, for commands of the shell, at its
  /// prompt.
  let examples: [String]
  /// The arguments and options, in the order of the definition.
  let arguments: [ArgumentGuide]
  /// The commands below this one.
  let children: [CommandGuide]
  /// True if only the shell and scripts have the command.
  var isShellOnly = false

  /// The name as it is typed.
  var name: String { path.joined(separator: " ") }
  /// The arguments without names.
  var positionals: [ArgumentGuide] { arguments.filter { $0.kind == .positional } }
  /// The options and flags.
  var options: [ArgumentGuide] { arguments.filter { $0.kind != .positional } }
  /// This command and all commands below it.
  var all: [CommandGuide] { [self] + children.flatMap(\.all) }

  /// Returns the option called `name`, which includes dashes.
  func option(_ name: String) -> ArgumentGuide? { options.first { $0.names.contains(name) } }

  /// The syntax of the command: its name and its arguments.
  var usage: String {
    let rest = children.isEmpty ? [] : ["<command>"]
    let hasOptions = options.contains { $0.isOptional }
    let needed = options.filter { !$0.isOptional }.map(\.usage)
    return ([name] + rest + positionals.map(\.usage) + needed + (hasOptions ? ["[options]"] : []))
      .joined(separator: " ")
  }
}

/// An argument, an option or a flag of a command.
struct ArgumentGuide: Equatable, Sendable {
  /// The syntax of an argument.
  enum Kind: String, Codable, Sendable {
    /// A value at a certain position.
    case positional
    /// A name followed by a value.
    case option
    /// A name alone.
    case flag
  }

  /// The kind of its values, if the definition states it.
  enum Values: Equatable, Sendable {
    /// One of these.
    case choices([String])
    /// Files, with these endings if any are named.
    case files([String])
    /// Folders.
    case folders
    /// Values described by the value's name.
    case named
  }

  let kind: Kind
  /// The names with their dashes, long ones first.
  var names: [String] = []
  /// The name of a value.
  var value = ""
  /// A summary in one line.
  let summary: String
  /// Further text, after the first line.
  var notes = ""
  var values = Values.named
  /// The default value.
  var fallback: String?
  var isOptional = true
  var isRepeating = false
  /// True if one name takes values up to the next option.
  var takesSeveral = false

  /// The possible values if there are only a few.
  var choices: [String] {
    if case .choices(let choices) = values { return choices }
    return []
  }

  /// The whole explanation: summary, values, notes and default.
  var explanation: String {
    var text = summary
    let isNamed = choices.allSatisfy { text.contains($0) }
    if !isNamed { text += " One of: \(choices.joined(separator: ", "))." }
    if !notes.isEmpty { text += " " + notes }
    if let fallback, kind == .option { text += " Default: \(fallback)." }
    return text
  }

  /// The syntax, with optional arguments in brackets.
  var usage: String {
    let value = "<\(value)>" + (takesSeveral || (kind == .positional && isRepeating) ? " ..." : "")
    let text = kind == .positional ? value : term
    return isOptional ? "[\(text)]" : text
  }

  /// The names followed by the value: `--data <path> ...`.
  var term: String {
    let value = kind == .flag ? "" : "<\(value)>" + (takesSeveral ? " ..." : "")
    return ([names.joined(separator: ", ")] + [value]).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
