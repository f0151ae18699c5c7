import ClozeData
import ClozeReport
import Foundation

/// A player of tutorials: shows a step, and runs its command when the user wants it.
struct TutorialPlayer {
  let tutorial: Tutorial
  let shell: ShellSession
  /// The folder for what is made.
  let folder: String
  /// The word before commands, outside the shell `cloze `.
  var program = ""
  /// Returns what the user types after a question, nil at the end; nil if nobody is there, so that
  /// steps are only shown.
  let ask: ((String) throws -> String?)?

  /// The user's wish at a step.
  private enum Choice { case next, quit }

  /// Plays the tutorial to its end, or until the user leaves.
  ///
  /// - Throws: `ClosedOutput`; the errors of writing results.
  func play() throws {
    try say(tutorial.introduction)
    if ask != nil {
      try say(
        "Enter runs the command that is shown, skip passes over it, quit leaves. Any other "
          + "command can be typed, too.")
      try makeFolder(folder)
    }
    for (index, step) in tutorial.steps.enumerated() {
      try show(step, number: index + 1)
      if ask != nil, try wish(step) == .quit { return try leave() }
    }
    try say("That was all. Your data next:")
    try showOwn()
    try leave()
  }

  private func show(_ step: Tutorial.Step, number: Int) throws {
    let title = "\(number) of \(tutorial.steps.count)"
    let styled = isColoured ? TerminalStyle.heading.applied(to: title) : title
    try shell.streams.result(styled + "\n")
    try say(step.text)
    try shell.streams.result("  " + program + step.command + "\n\n")
  }

  /// Runs the step's command, or others that are typed, until the user goes on.
  private func wish(_ step: Tutorial.Step) throws -> Choice {
    while let typed = try ask?("Enter, skip or quit> ") {
      let word = typed.trimmingCharacters(in: .whitespaces)
      switch word.lowercased() {
      case "":
        if try run(step.command) { return .next }
        try say("That did not work. Enter tries it again, skip goes on.")
      case "skip", "s": return .next
      case "quit", "q", "exit": return .quit
      default: _ = try run(word)
      }
    }
    return .quit
  }

  /// Runs a command; returns false if it failed or was stopped, which has been said then.
  private func run(_ command: String) throws -> Bool {
    do {
      try shell.run(command, file: "")
      try shell.streams.result("\n")
      return true
    } catch let failure as StatementFailure {
      shell.report(failure)
    } catch let interruption as Interruption {
      guard interruption.status == Program.Status.interrupted else { throw interruption }
      shell.note(interruption.message ?? "stopped")
      shell.interrupts.forget()
    } catch is Quit {
      shell.note("quit alone leaves the tutorial")
    }
    return false
  }

  /// Asks for the path of the user's data and shows the commands for it.
  private func showOwn() throws {
    guard let ask else { return try show(tutorial.commands("PATH")) }
    while let typed = try ask("The path of a file or folder of yours (Enter for none)> ") {
      let path = typed.trimmingCharacters(in: .whitespaces)
      guard !path.isEmpty, !["quit", "skip"].contains(path) else { break }
      let full = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
      guard FileManager.default.fileExists(atPath: full) else {
        shell.note("there is nothing at '\(path)'")
        continue
      }
      return try show(tutorial.commands(full.commandPath))
    }
    try show(tutorial.commands("PATH"))
  }

  private func show(_ commands: [String]) throws {
    try shell.streams.result(commands.map { "  " + program + $0 + "\n" }.joined() + "\n")
  }

  private func leave() throws {
    let subject = tutorial.subject.rawValue
    try say(
      "\(program)help \(subject) has more to read."
        + (ask != nil && FileManager.default.fileExists(atPath: folder)
          ? " What was made is in '\(folder)', which can be removed." : ""))
  }

  private func say(_ text: String) throws {
    let width = min(shell.streams.terminal.isTerminal ? shell.streams.terminal.width : 80, 100)
    try shell.streams.result(wrapped(text, to: width).joined(separator: "\n") + "\n\n")
  }

  private var isColoured: Bool { shell.streams.isColoured(shell.streams.terminal) }
}
