import ArgumentParser
import ClozeLanguage
import ClozeReport

/// `show`: shows the session's settings and names.
struct ShowCommand: ShellCommand {
  static let configuration = help(
    "show", "Show the settings and the names of the session, or one of them.",
    examples: ["show", "show threads", "show m"])

  @Argument(help: "A setting or a name.")
  var name: String?

  func execute(in shell: ShellSession) throws -> Value? {
    var records = Records(columns: ["name", "value", "kind"])
    for setting in Setting.all where name == nil || name == setting.name {
      let value = setting.get(shell.settings)
      records.append([.string(setting.name), RecordValue(value), "setting"])
    }
    for known in shell.names.sorted() where name == nil || name == known {
      let value = shell.peek(known)
      records.append([.string(known), RecordValue(value?.text), RecordValue(value?.kind)])
    }
    if let name, records.rows.isEmpty {
      let known = Setting.all.map(\.name) + shell.names.sorted()
      throw Misuse(
        text: "no setting and no name is called '\(name)'; "
          + Misspelling.suggestion(for: name, among: known))
    }
    try shell.show(records)
    return nil
  }
}
