/// The documentation of the language's statements, in the form of commands.
enum LanguageGuide {
  /// The statements that start with a keyword, and `!`.
  static let all: [CommandGuide] = [
    statement(
      "time", "Run a statement and say how long it took.",
      [argument("statement", "What is run.")], ["time fill run \"The [MASK] is open.\""]),
    statement(
      "for", "Run statements for each of some values.",
      [
        argument("name", "What each value is called."),
        argument("in values", "Words, values of lists, or numbers such as 1..10."),
        argument("{ statements }", "What is run for each."),
      ],
      [
        "for rate in 1e-4 3e-4 1e-3 {\n  pretrain text-tiny --data book.txt --out runs/$rate \\\n"
          + "    --set training.optimizer.rate=$rate\n}"
      ]),
    statement(
      "if", "Run statements if something holds.",
      [
        argument("condition", "An expression that is true or false."),
        argument("{ statements }", "What is run then; else { ... } may follow."),
      ], ["if $m.best < 3 { echo \"good: $m.best\" }"]),
    statement(
      "!", "Run a line of the system's shell.",
      [argument("line", "All behind the ! is handed over as it is.")], ["!ls -l runs"]),
  ]

  private static func statement(
    _ name: String, _ summary: String, _ arguments: [ArgumentGuide], _ examples: [String]
  ) -> CommandGuide {
    CommandGuide(
      path: [name], summary: summary, notes: "", examples: examples, arguments: arguments,
      children: [], isShellOnly: true)
  }

  private static func argument(_ name: String, _ summary: String) -> ArgumentGuide {
    ArgumentGuide(kind: .positional, value: name, summary: summary, isOptional: false)
  }
}
