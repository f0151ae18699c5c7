/// The document docs/commands.md: every command, from the definitions.
struct CommandReference {
  let guide: Guide

  /// The document.
  var markdown: String {
    let listed = guide.commands.filter { !$0.isShellOnly }
    let own = guide.commands.filter(\.isShellOnly)
    return """
      # Commands

      Made from the definitions by `cloze help --markdown > docs/commands.md`; a test fails where the
      two differ. Every command takes `--help`. Exit status: 0 done, 1 failed, 2 misuse, 3 a script or
      notebook stopped at a failing line, 130 interrupted.

      \(index(listed))

      In the shell and in scripts also:

      \(index(own))
      \((listed + own).flatMap(\.all).map(section).joined())
      ## Recipe keys

      For `--set KEY=VALUE`, and as a nested YAML file, in which the key `modality` decides which others
      there are.

      \(guide.recipes.map(keys).joined(separator: "\n\n"))

      """
  }

  private func keys(_ recipe: RecipeGuide) -> String {
    let isFirst = recipe.modality == guide.recipes.first?.modality
    let lead = "The defaults are those of the preset `\(recipe.preset)`"
    let rows = recipe.keys.map { "| `\($0.path)` | `\($0.value)` | \(cell($0.explanation)) |" }
    return """
      ### Keys of \(recipe.modality)

      \(lead)\(isFirst ? "." : "; what is the same above is left out.")

      | key | default | what it decides |
      |---|---|---|
      \(rows.joined(separator: "\n"))
      """ + kinds(recipe)
  }

  private func kinds(_ recipe: RecipeGuide) -> String {
    let rows = recipe.kinds.map { "| `\($0.path)` | \(cell($0.summary)) |" }
    guard !rows.isEmpty else { return "" }
    return (["\n", "| kind | what it is |", "|---|---|"] + rows).joined(separator: "\n")
  }

  private func index(_ commands: [CommandGuide]) -> String {
    let rows = commands.flatMap(\.all).filter { $0.children.isEmpty }
      .map { "| [`\($0.name)`](#\(anchor($0))) | \(cell($0.summary)) |" }
    return (["| command | does |", "|---|---|"] + rows).joined(separator: "\n")
  }

  private func anchor(_ command: CommandGuide) -> String {
    command.name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == " " }
      .replacing(" ", with: "-")
  }

  private func section(_ command: CommandGuide) -> String {
    guard command.children.isEmpty else { return "" }
    var parts = ["## \(command.name)", command.summary]
    if !command.examples.isEmpty { parts.append(block(command.examples)) }
    parts.append("Usage: `\(command.usage)`")
    if !command.notes.isEmpty { parts.append(notes(command.notes)) }
    if !command.arguments.isEmpty { parts.append(table(command.arguments)) }
    return "\n" + parts.joined(separator: "\n\n") + "\n"
  }

  private func block(_ lines: [String]) -> String {
    (["```"] + lines + ["```"]).joined(separator: "\n")
  }

  /// Returns paragraphs unchanged, and indented lines as code.
  private func notes(_ text: String) -> String {
    var parts: [String] = []
    var list: [String] = []
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix(" ") {
        list.append(line)
      } else {
        if !list.isEmpty { parts.append("\n" + block(list) + "\n") }
        list = []
        parts.append(line)
      }
    }
    if !list.isEmpty { parts.append("\n" + block(list)) }
    return parts.joined(separator: "\n")
  }

  private func table(_ arguments: [ArgumentGuide]) -> String {
    let rows = arguments.map { argument in
      let name = argument.kind == .positional ? argument.usage : argument.term
      return "| `\(name)` | \(cell(argument.explanation)) |"
    }
    return (["| argument | what it is |", "|---|---|"] + rows).joined(separator: "\n")
  }

  private func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("<", with: "&lt;")
  }
}
