import ClozeData
import ClozePlots
import ClozeReport
import ClozeRuns
import ClozeTraining
import Foundation

/// A report on a run: its recipe, its results, and the way to repeat it.
struct RunReport {
  let run: RunDetail
  let curves: [Curve]
  /// The recipe in the run's folder.
  let recipe: String
  /// The report's file, which is not a result of the run.
  let output: String

  /// Returns the page.
  func page() throws -> HTMLPage {
    let name = URL(fileURLWithPath: run.path).standardizedFileURL.lastPathComponent
    var page = HTMLPage(title: "Run \(name)")
    page.append(.heading(name, level: 1))
    page.append(.paragraph(lead, style: run.state == .failed ? "lead failure" : "lead"))
    page.append(.properties(summary))
    page.append(.heading("Metrics", level: 2))
    page.append(metrics)
    for block in try pictures() { page.append(block) }
    page.append(.heading("Recipe and machine", level: 2))
    page.append(.folded("Recipe", [.preformatted(recipe)]))
    if !run.environment.isEmpty {
      page.append(.folded("Environment", [.properties(named(run.environment))], isOpen: true))
    }
    page.append(.heading("Files", level: 2))
    page.append(artifacts)
    page.append(.heading("Doing it again", level: 2))
    for block in commands { page.append(block) }
    page.append(.paragraph("Written by cloze \(Program.version).", style: "note"))
    return page
  }

  private func value(_ name: String) -> String? {
    switch run.columns.first(where: { $0.name == name })?.value {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): Format.number(number)
    case nil, .some(.none): nil
    }
  }

  private var lead: String {
    let kind = [value("modality"), value("recipe")].compactMap { $0 }
    let state =
      switch run.state {
      case .running: "still running"
      case .done: "done"
      case .failed: "failed" + (value("error").map { ": " + $0 } ?? "")
      case .cancelled: "stopped on request"
      case .interrupted: "interrupted"
      }
    let steps = value("steps").map { steps in
      "after \(steps)" + (value("total_steps").map { " of \($0)" } ?? "") + " steps"
    }
    let done = [state, steps].compactMap { $0 }.joined(separator: " ")
    return (kind.isEmpty ? [] : [kind.joined(separator: ", ")]).joined()
      + (kind.isEmpty ? "" : ": ") + done + "."
  }

  private var summary: [(name: String, value: String)] {
    let seconds = value("seconds").flatMap(Double.init).map(Format.duration)
    let rows: [(String, String?)] = [
      ("folder", run.path), ("started", value("started")), ("resumed", value("resumed")),
      ("ended", value("ended")), (value("resumed") == nil ? "time" : "time since then", seconds),
      ("tags", run.tags.isEmpty ? nil : run.tags.joined(separator: ", ")),
      ("machine", value("host")), ("command", value("command").map { "cloze " + $0 }),
    ]
    return rows.compactMap { name, value in value.map { (name, $0) } }
  }

  private func named(_ pairs: [(key: String, value: String)]) -> [(name: String, value: String)] {
    pairs.map { ($0.key, $0.value) }
  }

  private var metrics: HTMLBlock {
    guard !run.metrics.isEmpty else {
      return .paragraph("Nothing has been logged yet.", style: "note")
    }
    var records = Records(columns: [
      "metric", "unit", "last", "at step", "best", "at step", "values",
    ])
    for metric in run.metrics.sorted(by: { Self.comesFirst($0.name, $1.name) }) {
      records.append([
        .string(metric.name), metric.unit.map { .string($0) } ?? .null, RecordValue(metric.last),
        RecordValue(metric.lastStep), RecordValue(metric.best), RecordValue(metric.bestStep),
        .int(metric.count),
      ])
    }
    return .table(records)
  }

  /// Returns true if `left` comes before `right`: losses first, then accuracies, then the others.
  static func comesFirst(_ left: String, _ right: String) -> Bool {
    func rank(_ name: String) -> Int {
      name.hasSuffix("loss") ? 0 : name.hasSuffix("accuracy") ? 1 : 2
    }
    return (rank(left), left) < (rank(right), right)
  }

  private func pictures() throws -> [HTMLBlock] {
    let charts = CurveFigure(curves: curves, place: .step).figure.charts
    guard !charts.isEmpty else { return [] }
    let pictures = try charts.enumerated().map { index, chart in
      // The first, the loss, is as wide as the page.
      let size = index == 0 ? (960, 420) : (460, 290)
      let zoom = index == 0 ? 0.85 : 1.35
      let bytes = try Figure(chart).picture(.svg, width: size.0, height: size.1, zoom: zoom)
      return HTMLBlock.picture(
        bytes, .svg, description: "\(chart.y.label) over steps, of this run")
    }
    return [.heading("Curves", level: 2), pictures[0]]
      + (pictures.count > 1 ? [.group(Array(pictures.dropFirst()), style: "pair")] : [])
  }

  private var artifacts: HTMLBlock {
    var records = Records(columns: ["file", "what", "size"])
    let own = URL(fileURLWithPath: output).standardizedFileURL.path
    for artifact in run.artifacts {
      let path = URL(fileURLWithPath: run.path + "/" + artifact.path).standardizedFileURL.path
      guard path != own else { continue }
      records.append([
        .string(artifact.path), .string(artifact.kind), .string(Format.bytes(artifact.bytes)),
      ])
    }
    return .table(records)
  }

  private var commands: [HTMLBlock] {
    let folder = run.path.commandPath
    var blocks: [HTMLBlock] = [
      .paragraph(
        "The recipe is complete: the same program on the same machine makes the same numbers of it. "
          + "Paths in it are relative to the folder in which the run was started."),
      .preformatted(
        "cloze \(run.stageCommand) \((run.path + "/recipe.yaml").commandPath) --out NEW-FOLDER"),
    ]
    if run.state != .done {
      blocks.append(.paragraph("To go on from the last checkpoint:"))
      blocks.append(.preformatted(run.resumeCommand))
    }
    if run.artifacts.contains(where: { $0.kind == "model" }) {
      blocks.append(.paragraph("To use the model:"))
      blocks.append(
        .preformatted(ModelUse.lines(for: run.modality, at: folder).joined(separator: "\n")))
    }
    return blocks
  }
}
