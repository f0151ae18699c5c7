import ClozeReport

/// A page of help as text, `width` cells wide.
struct HelpPage {
  let width: Int
  /// True if examples are shown as at the shell's prompt, without the program's name.
  var isInShell = false
  /// True if titles stand out by control codes.
  var isColoured = false

  /// Returns a command's page: examples first, then the description, the arguments and the options.
  func text(_ command: CommandGuide) -> String {
    var parts: [String] = []
    let examples = command.examples + command.children.compactMap(\.examples.first)
    if !examples.isEmpty { parts.append(section("Examples", examples.map(example))) }
    parts.append(filled(command.name + ": " + command.summary) + "\n")
    parts.append("Usage: \(isInShell || command.isShellOnly ? "" : "cloze ")\(command.usage)\n")
    if !command.notes.isEmpty { parts.append(notes(command.notes)) }
    parts.append(table("Commands", command.children.map { ($0.path.last ?? "", $0.summary) }))
    parts.append(table("Arguments", command.positionals.map(row)))
    parts.append(table("Options", command.options.map(row)))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Returns a topic's paragraphs.
  func text(_ topic: HelpTopic) -> String { notes(topic.text) }

  /// Returns all commands, one per line.
  func overview(_ guide: Guide) -> String {
    let commands = guide.commands.filter { !$0.isShellOnly }.map { ($0.name, summary($0)) }
    let own = guide.commands.filter(\.isShellOnly).map { ($0.name, $0.summary) }
    let advice = [
      ("help COMMAND", "its examples, arguments and options"),
      ("help WORD ...", "all commands, options, metrics and recipe keys that have to do with it"),
      ("help PRESET", "the values of a preset, and what was measured with it"),
      ("help METRIC", "what a metric means, and values to compare with"),
      ("help --set encoder.", "the keys of a recipe, what they mean and their defaults"),
    ]
    let topics = guide.topics.map { ("help \($0.name)", $0.summary) }
    return [
      table("Commands", commands), table("In the shell and in scripts", own),
      table("More", advice + topics),
    ]
    .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Returns search results.
  func matches(_ matches: [GuideMatch]) -> String {
    let kinds = [
      ("command", "Commands"), ("topic", "Topics"), ("option", "Options"), ("metric", "Metrics"),
      ("key", "Recipe keys"),
    ]
    return kinds.map { kind, title in
      table(title, matches.filter { $0.kind == kind }.map { ($0.name, $0.summary) })
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func summary(_ command: CommandGuide) -> String {
    let children = command.children.compactMap(\.path.last)
    return command.summary + (children.isEmpty ? "" : " (\(children.joined(separator: ", ")))")
  }

  /// Returns the argument's name and explanation.
  private func row(_ argument: ArgumentGuide) -> (String, String) {
    (argument.kind == .positional ? argument.usage : argument.term, argument.explanation)
  }

  private func example(_ text: String) -> String {
    let text = isInShell && text.hasPrefix("cloze ") ? String(text.dropFirst(6)) : text
    return text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }

  private func section(_ title: String, _ lines: [String]) -> String {
    (isColoured ? TerminalStyle.heading.applied(to: title) : title) + "\n"
      + lines.joined(separator: "\n") + "\n"
  }

  /// Returns names at the left and explanations at the right, below a title; nothing if there are
  /// no rows.
  func table(_ title: String, _ rows: [(name: String, text: String)]) -> String {
    guard !rows.isEmpty else { return "" }
    let column = min(rows.map { textWidth($0.name) }.max() ?? 0, max(16, width / 3)) + 4
    let lines = rows.map { name, text in
      let start = "  " + name
      let body = wrapped(text, to: max(20, width - column))
      let margin = String(repeating: " ", count: column)
      let gap = String(repeating: " ", count: max(0, column - textWidth(start)))
      let isAlone = textWidth(start) + 2 > column
      let head = isAlone ? start + "\n" + margin : start + gap
      return head + body.joined(separator: "\n" + margin)
    }
    return section(title, lines)
  }

  private func filled(_ text: String) -> String { wrapped(text, to: width).joined(separator: "\n") }

  /// Returns paragraphs wrapped; indented lines are unchanged.
  private func notes(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(" ") ? String($0) : filled(String($0)) }
      .joined(separator: "\n") + "\n"
  }
}

/// Returns `text` in lines of at most `width` cells, broken at blanks; a longer word has its line
/// to itself.
func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty && textWidth(line) + 1 + textWidth(String(word)) > width {
      lines.append(line)
      line = ""
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
}
