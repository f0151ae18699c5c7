import ArgumentParser
import ClozeLanguage

/// `echo`: writes text among the results.
struct EchoCommand: ShellCommand {
  static let configuration = help(
    "echo", "Write words as a line of the results.",
    examples: ["echo \"best: ${m.best}\""])

  @Argument(parsing: .captureForPassthrough, help: "The words.")
  var words: [String] = []

  func execute(in shell: ShellSession) throws -> Value? {
    let text = words.joined(separator: " ")
    try shell.streams.result(text + "\n")
    return .text(text)
  }
}
