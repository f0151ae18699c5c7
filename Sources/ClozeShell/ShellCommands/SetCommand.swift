import ArgumentParser
import ClozeLanguage

/// `set`: sets the values of options that are not given.
struct SetCommand: ShellCommand {
  static let configuration = help(
    "set", "Change a setting of the session: what holds for options that are not given.",
    notes: Setting.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"),
    examples: ["set threads 2", "set format json", "set threads default"])

  @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
  var name: String

  @Argument(help: ArgumentHelp("Its value, or default.", valueName: "setting"))
  var value: String

  func execute(in shell: ShellSession) throws -> Value? {
    try shell.settings.set(name, to: value == "default" ? nil : value)
    return nil
  }
}
