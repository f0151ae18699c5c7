/// The manual page cloze(1): every command, topic and recipe key, from the definitions.
struct ManualPage {
  let guide: Guide
  let version: String

  /// The page in the markup of `man`.
  var roff: String {
    let listed = guide.commands.filter { !$0.isShellOnly }
    let own = guide.commands.filter(\.isShellOnly)
    let about = Root.configuration, (notes, examples) = CommandGuide.parts(of: about.discussion)
    let lines: [[String]] = [
      [".TH CLOZE 1 \"\" \"cloze \(Roff.escaped(version))\" \"Cloze\""],
      [Roff.section("NAME"), "cloze \\- \(Roff.escaped(about.abstract))"],
      [Roff.section("SYNOPSIS")] + synopsis,
      [Roff.section("DESCRIPTION")] + Roff.paragraphs(notes),
      Roff.block(examples),
      [Roff.section("COMMANDS")] + listed.flatMap(\.all).flatMap(command),
      [Roff.section("IN THE SHELL AND IN SCRIPTS")] + own.flatMap(\.all).flatMap(command),
      guide.topics.flatMap { [Roff.section($0.name.uppercased())] + Roff.paragraphs($0.text) },
      [Roff.section("RECIPE KEYS")] + guide.recipes.flatMap(keys),
      [Roff.section("EXIT STATUS")] + statuses.flatMap { Roff.item("\($0.0)", $0.1) },
    ]
    return lines.joined().joined(separator: "\n") + "\n"
  }

  private var synopsis: [String] {
    let forms = [("cloze", ""), ("cloze", " command ..."), ("cloze \\-c", " statements")]
    return forms.flatMap { name, rest in ["\\fB\(name)\\fR\\fI\(rest)\\fR", ".br"] }.dropLast()
  }

  private var statuses: [(Int32, String)] {
    [
      (Program.Status.done, "Done."), (Program.Status.failed, "Failed."),
      (Program.Status.misuse, "The command line or a recipe means nothing."),
      (Program.Status.stopped, "A script or a notebook stopped at a line that failed."),
      (Program.Status.interrupted, "Interrupted."),
    ]
  }

  private func command(_ command: CommandGuide) -> [String] {
    guard command.children.isEmpty else { return [] }
    let arguments = command.arguments.flatMap { argument in
      let name = argument.kind == .positional ? argument.usage : argument.term
      return Roff.item(name, argument.explanation)
    }
    return [Roff.subsection(command.name), Roff.line(command.summary), ".PP"]
      + [Roff.bold(command.usage)] + Roff.paragraphs(command.notes) + arguments
      + Roff.block(command.examples.flatMap { $0.split(separator: "\n").map(String.init) })
  }

  private func keys(_ recipe: RecipeGuide) -> [String] {
    [Roff.subsection(recipe.modality)]
      + recipe.keys.flatMap { Roff.item("\($0.path)=\($0.value)", $0.explanation) }
      + recipe.kinds.flatMap { Roff.item($0.path, $0.summary) }
  }
}
