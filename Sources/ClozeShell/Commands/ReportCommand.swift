import ArgumentParser
import ClozeData
import ClozeReport
import ClozeRuns
import Foundation

/// `cloze report`: writes a report on runs.
struct ReportCommand: RunsFolderCommand, ComputingCommand {
  static let configuration = help(
    "report", "Write a report on a run, or on several side by side: one HTML file.",
    notes: """
      It shows in which keys the runs differ, their metrics and curves, what 'cloze evaluate' has \
      kept of them, examples that their models fill in, of classifiers the \
      confusion matrix and the most confident errors, of models of speech a sound with what was hidden, its codes \
      or letters, and transcripts with their alignments, of models of video clips that validated with the captions \
      that come first, their data, environment and lineage, and \
      commands that do it again. The file needs no other and fetches nothing, so it can be sent and \
      archived as it is; it follows the light or dark of the reader's screen, fits a phone and can be \
      printed. Curves show their values under the pointer; without scripts they are pictures.
      """,
    examples: [
      "cloze report text-1", "cloze report runs/text-1 --output text-1.html",
      "cloze report text-1 text-2 --output both.html --text \"A text with a [MASK].\"",
    ])

  @Argument(help: ArgumentHelp("Names in the folder of runs, or paths.", valueName: "run"))
  var names: [String]

  @Option(
    help: ArgumentHelp(
      "The file to write (default: report.html in the run; of several, in the current folder).",
      valueName: "file"))
  var output: String?

  @Option(
    name: .customLong("text"), parsing: .singleValue,
    help: ArgumentHelp(
      "For models of text: a text with [MASK] for them to fill in, instead of sentences of the "
        + "data; may be repeated.", valueName: "text"))
  var texts: [String] = []

  @Flag(help: "Leave out examples and confusion matrices, so that no model is read.")
  var noExamples = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  mutating func adopt(_ settings: ShellSettings) {
    runs.adopt(settings)
    compute.adopt(settings)
  }

  func validate() throws {
    if let text = texts.first(where: { !$0.contains("[MASK]") }) {
      throw ValidationError("--text '\(text)' has no [MASK]; write one where a word is missing")
    }
    guard texts.isEmpty || !noExamples else {
      throw ValidationError("--text gives examples, and --no-examples leaves them out")
    }
    guard let output else { return }
    guard [".html", ".htm"].contains(where: output.lowercased().hasSuffix) else {
      throw ValidationError("--output is '\(output)': its name must end in .html")
    }
  }

  func execute(_ session: Session) throws {
    let named = try NamedRuns(names, in: runs.folder, session).runs
    let labels = CurveFigure.short(named.map(\.name))
    let reported = try named.map { try ReportedRun($0, label: labels[$0.name] ?? $0.name) }
    let output = self.output ?? (named.count == 1 ? named[0].path + "/" : "") + "report.html"
    let series = Set(reported.flatMap { $0.detail.metrics.map(\.name) })
      .sorted(by: Report.comesFirst)
    let report = Report(
      runs: reported,
      curves: series.isEmpty ? [] : try Curve.load(series, of: named, over: .step),
      examples: noExamples
        ? .none : FilledExamples(reported, given: texts, try compute.forUse()),
      predictions: noExamples
        ? []
        : examples(of: reported, "confusion matrix", session) {
          try ReportedPredictions($0, compute, $1)
        },
      sounds: noExamples
        ? []
        : examples(of: reported, "sound", session) { try ReportedSounds($0, compute, $1) },
      clips: noExamples
        ? []
        : examples(of: reported, "clip", session) { try ReportedClips($0, compute, $1) },
      output: output)
    let text = try report.page().text
    try AtomicFile.write(text, to: output)
    session.made(.file, output)
    try session.show(
      Records(properties: ["file": .string(output), "bytes": .int(text.utf8.count)]))
  }

  /// Returns what `make` makes of those `runs` that have it; a note says why one lacks its `kind`.
  private func examples<Example>(
    of runs: [ReportedRun], _ kind: String, _ session: Session,
    _ make: (ReportedRun, SessionObserver) throws -> Example?
  ) -> [Example] {
    let observer = SessionObserver(session)
    defer { observer.finish() }
    return runs.compactMap { run in
      do { return try make(run, observer) } catch {
        session.note("note: \(run.label) has no \(kind): \(Failure(error, []).text)")
        return nil
      }
    }
  }
}
