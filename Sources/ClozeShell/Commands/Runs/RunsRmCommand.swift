import ArgumentParser
import ClozeReport
import ClozeRuns
import ClozeTraining
import Foundation

/// `cloze runs rm`: removes runs.
struct RunsRmCommand: RunsFolderCommand {
  static let configuration = help(
    "rm", "Remove runs with all that is in their folders.",
    notes: "Asks first at a terminal; elsewhere --yes is needed. A run that is worked on stays.",
    examples: ["cloze runs rm text-1", "cloze runs rm text-1 text-2 --yes"])

  @Argument(help: ArgumentHelp("Names in the folder of runs, or paths.", valueName: "run"))
  var names: [String]

  @Flag(help: "Do not ask.")
  var yes = false

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    var paths: [String] = []
    for path in try names.map({ try session.run($0, in: runs.folder) })
    where !paths.contains(path) { paths.append(path) }
    for path in paths where RunFolder.unchecked(path).isBusy {
      throw TrainingError.runInUse(path: path)
    }
    guard try yes || isWanted(paths, session) else { return session.note("nothing was removed") }
    var records = Records(columns: ["removed"])
    for path in paths {
      try RunRemoval.remove(path)
      records.append([.string(path)])
    }
    try session.show(records)
  }

  private func isWanted(_ paths: [String], _ session: Session) throws -> Bool {
    guard session.streams.messageTerminal.isTerminal, isatty(0) == 1 else {
      throw Misuse(text: "say --yes to remove \(paths.joined(separator: ", ")) without being asked")
    }
    session.streams.message("remove \(paths.joined(separator: ", "))? [y/N] ")
    return ["y", "yes"].contains((readLine() ?? "").lowercased())
  }
}
