import ArgumentParser
import ClozeLanguage

/// `quit`: ends the session.
struct QuitCommand: ShellCommand {
  static let configuration = help(
    "quit", "End the session or the script.",
    notes: "At the prompt, jobs that are running stop it once; the second time they are cancelled.",
    examples: ["quit", "quit 1"], aliases: ["exit"])

  @Argument(help: "The exit status.")
  var status: Int32 = Program.Status.done

  func validate() throws {
    guard (0...255).contains(status) else {
      throw ValidationError("the status is \(status): must lie in 0...255")
    }
  }

  func execute(in shell: ShellSession) throws -> Value? { throw Quit(status: status) }
}
