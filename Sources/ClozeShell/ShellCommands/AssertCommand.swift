import ArgumentParser
import ClozeLanguage

/// `assert`: checks a condition in a script.
struct AssertCommand: ShellCommand {
  static let configuration = help(
    "assert", "Fail unless a condition is true.",
    examples: ["assert $($m.metrics.validation_loss < 3) \"the loss is too high\""])

  @Argument(help: "true or false, as a comparison in $( ) gives it.")
  var condition: String

  @Argument(help: "What to say if it is false.")
  var message: String?

  func execute(in shell: ShellSession) throws -> Value? {
    guard ["true", "false"].contains(condition) else {
      throw Misuse(text: "assert needs true or false, not '\(condition)': assert $($x < 3)")
    }
    if condition == "false" { throw CommandError(message ?? "the assertion is false") }
    return nil
  }
}
