/// A command as its definition describes it: what help, completion and docs/commands.md show.
struct CommandGuide: Equatable, Sendable {
  /// The names from the outermost command on, such as `["tokenizer", "train"]`.
  let path: [String]
  /// One line.
  let summary: String
  /// What else there is to know.
  let notes: String
  /// Command lines that work, as they are typed at a system's prompt or, for commands of the shell
  /// alone, at its own.
  let examples: [String]
  /// Arguments and options, in the order of the definition.
  let arguments: [ArgumentGuide]
  /// The commands below this one.
  let children: [CommandGuide]
  /// Whether only the shell and scripts have the command.
  var isShellOnly = false

  /// The name as it is typed.
  var name: String { path.joined(separator: " ") }
  /// The arguments that have no name.
  var positionals: [ArgumentGuide] { arguments.filter { $0.kind == .positional } }
  /// Options and flags.
  var options: [ArgumentGuide] { arguments.filter { $0.kind != .positional } }
  /// This command and all below it.
  var all: [CommandGuide] { [self] + children.flatMap(\.all) }

  /// The option that is called `name`, dashes included.
  func option(_ name: String) -> ArgumentGuide? { options.first { $0.names.contains(name) } }

  /// How the command is written: its name and its arguments.
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
  /// How it is given.
  enum Kind: String, Codable, Sendable {
    /// By its place.
    case positional
    /// By a name before its value.
    case option
    /// By a name alone.
    case flag
  }

  /// What its values are, where the definition says so.
  enum Values: Equatable, Sendable {
    /// One of these.
    case choices([String])
    /// Files, with these endings where any are named.
    case files([String])
    /// Folders.
    case folders
    /// What the value's name tells.
    case named
  }

  let kind: Kind
  /// The names with their dashes, long ones first.
  var names: [String] = []
  /// What a value is called.
  var value = ""
  /// One line.
  let summary: String
  /// More than one line has room for.
  var notes = ""
  var values = Values.named
  /// The value where none is given.
  var fallback: String?
  var isOptional = true
  var isRepeating = false
  /// Whether one name takes values up to the next option.
  var takesSeveral = false

  /// The values it can have where these are few.
  var choices: [String] {
    if case .choices(let choices) = values { return choices }
    return []
  }

  /// All there is to say of it: its summary, its values, its notes and what it is by default.
  var explanation: String {
    var text = summary
    let isNamed = choices.allSatisfy { text.contains($0) }
    if !isNamed { text += " One of: \(choices.joined(separator: ", "))." }
    if !notes.isEmpty { text += " " + notes }
    if let fallback, kind == .option { text += " Default: \(fallback)." }
    return text
  }

  /// How it is written, optional ones in brackets.
  var usage: String {
    let value = "<\(value)>" + (takesSeveral || (kind == .positional && isRepeating) ? " ..." : "")
    let text = kind == .positional ? value : term
    return isOptional ? "[\(text)]" : text
  }

  /// The names with the value behind them: `--data <path> ...`.
  var term: String {
    let value = kind == .flag ? "" : "<\(value)>" + (takesSeveral ? " ..." : "")
    return ([names.joined(separator: ", ")] + [value]).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
