/// The commands that only the shell and scripts have, described for help, completion and
/// docs/commands.md; what they do is the interpreter's.
enum ShellCommands {
  /// All of them, in the order of the help.
  static let all: [CommandGuide] = [
    shell(
      "set", "Change how the session behaves; without a name, show how it does.",
      [
        argument("setting", "What to change; Tab lists what there is.", isOptional: true),
        argument("setting", "What it becomes.", isOptional: true),
      ], ["set format json", "set"]),
    shell(
      "show", "Show the names that stand for something, or what one of them is.",
      [argument("name", "A name, without the $.", isOptional: true)],
      ["m = pretrain text-tiny --data book.txt --out run\nshow m", "show"]),
    shell(
      "source", "Run the lines of a file as if they were typed.",
      [argument("file", "A script.")], ["source sweep.cloze"]),
    shell(
      "help", "Explain a command, or find what has to do with a word.",
      [
        argument("words", "A command, a word, or --set and a key.", isOptional: true, several: true)
      ],
      ["help pretrain", "help learning rate", "help --set encoder."]),
    shell(
      "history", "Show the lines typed last.",
      [argument("count", "How many (default: 20).", isOptional: true)], ["history", "history 100"]),
    shell(
      "time", "Run a command and say how long it took.",
      [argument("command", "The command and its arguments.", several: true)],
      ["time fill run \"The [MASK] is open.\""]),
    shell(
      "jobs", "List what runs in the background.", [],
      ["pretrain text --data book.txt --out run &\njobs"]),
    shell(
      "wait", "Wait until a job has ended, or all of them.",
      [argument("job", "Its number, as jobs shows it.", isOptional: true)], ["wait", "wait 1"]),
    shell(
      "attach", "Show a job's progress until it ends; Ctrl-C lets it go on alone.",
      [argument("job", "Its number, as jobs shows it.", isOptional: true)], ["attach 1"]),
    shell(
      "cancel", "Stop a job after the current step, with a checkpoint.",
      [argument("job", "Its number, as jobs shows it.")], ["cancel 1"]),
    shell("quit", "Leave the shell.", [], ["quit"]),
  ]

  private static func shell(
    _ name: String, _ summary: String, _ arguments: [ArgumentGuide], _ examples: [String]
  ) -> CommandGuide {
    CommandGuide(
      path: [name], summary: summary, notes: "", examples: examples, arguments: arguments,
      children: [], isShellOnly: true)
  }

  private static func argument(
    _ name: String, _ summary: String, isOptional: Bool = false, several: Bool = false
  ) -> ArgumentGuide {
    ArgumentGuide(
      kind: .positional, value: name, summary: summary, isOptional: isOptional,
      isRepeating: several)
  }
}
