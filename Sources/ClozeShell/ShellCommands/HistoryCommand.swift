import ArgumentParser
import ClozeLanguage
import ClozeReport

/// `history`: shows typed entries.
struct HistoryCommand: ShellCommand {
  static let configuration = help(
    "history", "Show what was typed last, in this shell and before it.",
    examples: ["history", "history 100"])

  @Argument(help: ArgumentHelp("How many entries.", valueName: "count"))
  var count = 20

  func validate() throws {
    guard count > 0 else { throw ValidationError("the count is \(count): must be at least 1") }
  }

  func execute(in shell: ShellSession) throws -> Value? {
    let entries = shell.history()
    var records = Records(columns: ["number", "entry"])
    for index in entries.indices.suffix(count) {
      records.append([.int(index + 1), .string(entries[index])])
    }
    try shell.show(records)
    return nil
  }
}
