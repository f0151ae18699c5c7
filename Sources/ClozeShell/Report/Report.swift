import ClozeData
import ClozePlots
import ClozeReport
import ClozeRuns
import Foundation

/// A report on one run or several: what differs, results, examples, and the way to repeat them.
struct Report {
  let runs: [ReportedRun]
  let curves: [Curve]
  /// Texts that the models have filled in.
  let examples: FilledExamples
  /// The predictions of classifiers for samples whose classes are known.
  let predictions: [ReportedPredictions]
  /// Sounds as the models read them.
  let sounds: [ReportedSounds]
  /// Clips and the captions that models find for them.
  let clips: [ReportedClips]
  /// The report's file, which is not a result of a run.
  let output: String

  /// The only run; nil if there are several.
  var single: ReportedRun? { runs.count == 1 ? runs[0] : nil }

  /// Returns the page.
  func page() throws -> HTMLPage {
    let names = runs.map(\.label).joined(separator: ", ")
    let title = single == nil ? "\(runs.count) runs: \(names)" : names
    var page = HTMLPage(title: single == nil ? title : "Run \(title)")
    page.script = HTMLScript(PageScript.text, digest: Checksum.sha256(PageScript.text.utf8))
    page.append(.heading(title, level: 1))
    for block in introduction + differences { page.append(block) }
    page.append(.heading("Metrics", level: 2))
    page.append(metrics)
    for block in pictures + scores + filled { page.append(block) }
    let examples = predictions.flatMap(\.blocks) + sounds.flatMap(\.blocks)
    for block in examples + clips.flatMap(\.blocks) { page.append(block) }
    for block in origins + machines + files { page.append(block) }
    page.append(.heading("Doing it again", level: 2))
    for block in commands { page.append(block) }
    page.append(.paragraph("Written by cloze \(Program.version).", style: "note"))
    return page
  }

  private var introduction: [HTMLBlock] {
    if let run = single {
      return [
        .paragraph(run.lead + ".", style: run.detail.state == .failed ? "lead failure" : "lead"),
        .properties(run.properties),
      ]
    }
    let first = ["modality", "recipe"].map { name in (name, runs.map { $0.value(name) }) }
    return [.table(table(of: first + [("state", runs.map(\.progress))] + properties))]
  }

  /// The properties of all runs, in the order of the first run that has each.
  private var properties: [(name: String, values: [String?])] {
    let all = runs.map(\.properties)
    var names: [String] = []
    for name in all.flatMap({ $0.map(\.name) }) where !names.contains(name) { names.append(name) }
    return names.map { name in (name, all.map { own in own.first { $0.name == name }?.value }) }
  }

  /// Returns a table with a row for each name and a column for each run.
  func table(of rows: [(name: String, values: [String?])], head: String = "") -> Records {
    Records(
      columns: [head] + runs.map(\.label),
      rows: rows.map { row in [.string(row.name)] + row.values.map { RecordValue($0) } })
  }

  private var pictures: [HTMLBlock] {
    let charts = CurveFigure(curves: curves, place: .step).figure.charts
    let blocks = charts.enumerated().map { index, chart in
      // The first, the loss, is as wide as the page.
      PageChart(
        chart, size: index == 0 ? .wide : .half,
        description: "\(chart.y.label) over steps of \(runs.map(\.label).joined(separator: ", "))"
      ).block
    }
    guard let first = blocks.first else { return [] }
    return [.heading("Curves", level: 2), first]
      + (blocks.count > 1 ? [.group(Array(blocks.dropFirst()), style: "pair")] : [])
  }

  private var files: [HTMLBlock] {
    [.heading("Files", level: 2)]
      + runs.map { run in
        single == nil ? .folded("\(run.label)", [artifacts(run)]) : artifacts(run)
      }
  }

  private func artifacts(_ run: ReportedRun) -> HTMLBlock {
    var records = Records(columns: ["file", "what", "size"])
    let own = URL(fileURLWithPath: output).standardizedFileURL.path
    for artifact in run.detail.artifacts {
      let path = URL(fileURLWithPath: run.detail.path + "/" + artifact.path).standardizedFileURL
      guard path.path != own else { continue }
      records.append([
        .string(artifact.path), .string(artifact.kind), .string(Format.bytes(artifact.bytes)),
      ])
    }
    return .table(records)
  }
}
