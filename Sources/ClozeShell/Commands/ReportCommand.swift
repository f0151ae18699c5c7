import ArgumentParser
import ClozeData
import ClozeReport
import ClozeRuns
import Foundation

/// `cloze report`: writes a report on a run.
struct ReportCommand: RunsFolderCommand {
  static let configuration = help(
    "report", "Write a run's report: one HTML file with its metrics, curves, recipe and files.",
    notes: """
      The file needs no other and fetches nothing, so it can be sent and archived as it is.
      """,
    examples: ["cloze report text-1", "cloze report runs/text-1 --output text-1.html"])

  @Argument(help: ArgumentHelp("A name in the folder of runs, or a path.", valueName: "run"))
  var run: String

  @Option(
    help: ArgumentHelp("The file to write (default: report.html in the run).", valueName: "file"))
  var output: String?

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard let output else { return }
    guard [".html", ".htm"].contains(where: output.lowercased().hasSuffix) else {
      throw ValidationError("--output is '\(output)': its name must end in .html")
    }
  }

  func execute(_ session: Session) throws {
    guard let named = try NamedRuns([run], in: runs.folder, session).runs.first else { return }
    let detail = try named.detail()
    let output = self.output ?? named.path + "/report.html"
    let names = detail.metrics.map(\.name).sorted(by: RunReport.comesFirst)
    let curves = names.isEmpty ? [] : try Curve.load(names, of: [named], over: .step)
    let report = RunReport(
      run: detail, curves: curves, recipe: try RecipeFile.text(named.path + "/recipe.yaml"),
      output: output)
    let text = try report.page().text
    try AtomicFile.write(text, to: output)
    session.made(.file, output)
    try session.show(
      Records(properties: ["file": .string(output), "bytes": .int(text.utf8.count)]))
  }
}
