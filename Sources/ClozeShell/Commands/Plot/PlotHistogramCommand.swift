import ArgumentParser
import ClozeEncoder
import ClozeModels
import ClozePlots
import ClozeReport
import ClozeTensor

/// `cloze plot histogram`: draws the distributions of parameters or metrics.
struct PlotHistogramCommand: Command {
  static let configuration = help(
    "histogram",
    "Draw how the values of a model's parameters, or of logged series, are distributed.",
    notes: """
      Without --parameter or --series all parameters are counted together. A pattern may hold * for \
      any characters; each parameter that it matches has a chart of its own.
      """,
    examples: [
      "cloze plot histogram run",
      "cloze plot histogram run --parameter '*.qkv.weight' --output w.png",
      "cloze plot histogram run --series gradient_norm --log --bins 30",
    ])

  @Argument(
    help: ArgumentHelp(
      "A run, by name or folder, its checkpoint (run@4000), or a Hugging Face folder.",
      valueName: "model"))
  var path: String

  @Option(help: ArgumentHelp("The names of parameters.", valueName: "pattern"))
  var parameter: String?

  @Option(help: ArgumentHelp("Series that the run has logged.", valueName: "name,..."))
  var series: String?

  @Option(help: "The number of bars.")
  var bins = 60

  @Flag(help: "Make the vertical axes, which count values, logarithmic.")
  var log = false

  @OptionGroup var folder: RunsOption
  @OptionGroup var picture: PictureOptions
  @OptionGroup var display: OutputOptions

  /// More charts in one picture would be illegible.
  private static let chartLimit = 40

  func validate() throws {
    guard (1...10_000).contains(bins) else {
      throw ValidationError("--bins is \(bins): must lie in 1...10000")
    }
    if parameter != nil && series != nil {
      throw ValidationError("give either --parameter or --series")
    }
  }

  mutating func adopt(_ settings: ShellSettings) { folder.adopt(settings) }

  func execute(_ session: Session) throws {
    let histograms = try series.map { try metrics($0, session) } ?? parameters(session)
    if picture.lists(display) { return try list(histograms, session) }
    let title = histograms.count > 1 ? picture.title : (picture.title ?? histograms[0].name)
    let charts = histograms.map { name, histogram in
      Chart(
        title: histograms.count > 1 ? name : "", x: Axis("value"),
        y: Axis("count", scale: log ? .log : .linear), series: [histogram.series(name)])
    }
    let isWide = picture.output != nil || session.streams.terminal.width >= 120
    let columns = isWide && charts.count > 1 ? min(4, (charts.count + 1) / 2) : 1
    let rows = (charts.count + columns - 1) / columns
    try picture.show(
      Figure(title: title ?? "", charts: charts, columns: columns),
      usual: PictureSize(
        max(1200, 620 * columns), min(10_000, charts.count == 1 ? 750 : 420 * rows)),
      zoom: charts.count == 1 ? 1 : 1.05 / (Double(columns * rows) * 0.62).squareRoot(),
      details: ["charts": .int(charts.count)], session)
  }

  private func metrics(
    _ list: String, _ session: Session
  ) throws -> [(name: String, histogram: Histogram)] {
    let runs = try NamedRuns([path], in: folder.folder, session).runs
    let curves = try Curve.load(names(in: list), of: runs, over: .step)
    return curves.map { ($0.name, Histogram($0.points.map(\.y), bins: bins)) }
  }

  /// Returns the parameters of the model in `folder`, a classifier or not.
  private static func store(in folder: String) throws -> ParameterStore {
    let device = Device(.reference, threads: 1)
    return try ClassifierFolder.isOne(folder)
      ? ClassifierFolder.load(from: folder, device: device).model.store
      : ModelFolder.load(from: folder, device: device).model.store
  }

  private func parameters(
    _ session: Session
  ) throws -> [(name: String, histogram: Histogram)] {
    let folder = try ModelArgument.checked(session.model(path, in: self.folder.folder))
    let store = try Self.store(in: ModelFolder.locate(folder))
    guard let parameter else {
      let all = store.parameters.map(\.value.values).joined()
      return [("all parameters", Histogram(all.lazy.map(Double.init), bins: bins))]
    }
    let found = store.parameters.filter { Glob.matches(parameter, $0.name) }
    guard !found.isEmpty else {
      throw CommandError(
        "'\(path)' has no parameter '\(parameter)'; "
          + Misspelling.suggestion(for: parameter, among: store.parameters.map(\.name)))
    }
    guard found.count <= Self.chartLimit else {
      throw CommandError(
        "'\(parameter)' names \(found.count) parameters, and at most \(Self.chartLimit) can be "
          + "shown; narrow it down, such as 'layers.0.*'")
    }
    return found.map { ($0.name, Histogram($0.value.values.lazy.map(Double.init), bins: bins)) }
  }

  private func list(
    _ histograms: [(name: String, histogram: Histogram)], _ session: Session
  ) throws {
    var records = Records(columns: ["name", "from", "to", "count"])
    for (name, histogram) in histograms {
      for (index, count) in histogram.counts.enumerated() {
        let start = histogram.start + Double(index) * histogram.width
        records.append(
          [.string(name), .double(start), .double(start + histogram.width), .int(count)])
      }
    }
    try session.show(records)
  }
}
