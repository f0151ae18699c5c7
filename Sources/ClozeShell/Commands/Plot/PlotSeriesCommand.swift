import ArgumentParser
import ClozePlots
import ClozeReport
import ClozeRuns

/// `cloze plot series`: draws metrics of runs as curves.
struct PlotSeriesCommand: Command {
  static let configuration = help(
    "series", "Draw what runs have logged as curves.",
    notes: """
      Losses share a chart, and so do accuracies; other series have charts of their own. Without \
      --output the curves are drawn in the terminal; with --format and no --output their values are \
      printed instead. Time is that of training, without pauses between the parts of a resumed run. \
      'plot' alone means 'plot series'.

      --by KEY draws means over the runs with the same value of a key of the recipe, at the steps that \
      all of them have, with a band around them. With --x KEY the last value of a metric, or \
      best.NAME, is drawn over the values of a key: a point for each run, and means; the axis is \
      logarithmic if the values span a decade.
      """,
    examples: [
      "cloze plot series text-1", "cloze plot a b --series loss,validation_loss --output loss.png",
      "cloze plot runs/text-* --series loss --x time --smooth 20 --output loss.svg --size 1600x900",
      "cloze plot run --series gradient_norm --log",
      "cloze plot run --series validation_ndcg@10 --x time --level markov=0.07",
      "cloze plot series --where 'recipe = text-tiny' --series loss --by training.optimizer.rate",
      "cloze plot series --where 'recipe = text-tiny' --x training.optimizer.rate --series min.loss",
    ])

  @Argument(help: ArgumentHelp("Names in the folder of runs, or paths.", valueName: "run"))
  var runs: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Draw the runs in the folder of runs that fulfil this condition.", valueName: "condition"))
  var condition: String?

  @Option(
    help: ArgumentHelp("Names of series (default: the losses).", valueName: "name,..."))
  var series: String?

  @Option(
    help: ArgumentHelp(
      "The horizontal axis: step, tokens, time, or a key of the recipe.", valueName: "place"))
  var x = Curve.Place.step.rawValue

  @Option(help: ArgumentHelp("Draw means by the values of this key.", valueName: "key"))
  var by: String?

  @Option(help: "The band around means: range (least to greatest), sd or none.")
  var band = BandKind.range

  @Option(
    help: ArgumentHelp(
      "Draw a horizontal line beside the first series, such as a baseline's; may be repeated.",
      valueName: "name=value"))
  var level: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draw means of so many values, the values themselves faintly behind; not of fewer than twice "
        + "as many.",
      valueName: "count"))
  var smooth = 1

  @Flag(help: "Make the vertical axes logarithmic.")
  var log = false

  @OptionGroup var folder: RunsOption
  @OptionGroup var picture: PictureOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (1...1_000_000).contains(smooth) else {
      throw ValidationError("--smooth is \(smooth): must lie in 1...1000000")
    }
    for text in level where Self.level(text) == nil {
      throw ValidationError("--level is '\(text)': must be a name and a number, such as random=0.1")
    }
    if let series, names(in: series).isEmpty {
      throw ValidationError("--series needs at least one name")
    }
    guard runs.isEmpty != (condition == nil) else {
      throw ValidationError("name runs, or choose them with --where, but not both")
    }
    if by != nil && by == x { throw ValidationError("--x and --by are both \(x)") }
  }

  mutating func adopt(_ settings: ShellSettings) { folder.adopt(settings) }

  func execute(_ session: Session) throws {
    let named = try NamedRuns(chosen(session), in: folder.folder, session)
    guard let place = Curve.Place(rawValue: x) else { return try drawSetting(named, session) }
    let (curves, caption) = try curves(named, place)
    if picture.lists(display) { return try list(curves, session) }
    let figure = CurveFigure(
      curves: curves, place: place, window: smooth, isLogarithmic: log, title: picture.title ?? "",
      caption: caption
    ).figure
    try show(
      figure, curves.count, points: curves.reduce(0) { $0 + $1.points.count }, session)
  }

  /// Returns the runs that are named, or that fulfil the condition.
  private func chosen(_ session: Session) throws -> [String] {
    guard let condition else { return runs }
    var query = RunQuery(columns: ["name"])
    query.condition = try RunCondition(condition)
    query.order = [RunQuery.Order("name")]
    let names = try session.runs(in: folder.folder).list(query).compactMap { $0[0].word }
    guard !names.isEmpty else {
      throw CommandError("no runs in \(folder.folder.path.quoted) fulfil '\(condition)'")
    }
    return names.map { folder.folder.path + "/" + $0 }
  }

  private func curves(
    _ named: NamedRuns, _ place: Curve.Place
  ) throws -> (curves: [Curve], caption: String) {
    let all = try Curve.load(series.map(names(in:)), of: named.runs, over: place)
    let means = try by.map { CurveMeans(all, by: $0, try named.values(of: $0), band) }
    let drawn = means?.curves ?? all
    let levels = level.compactMap(Self.level).compactMap { drawn.level($0, at: $1) }
    return (drawn + levels, means?.caption ?? "")
  }

  /// Draws metrics over the values of a key.
  private func drawSetting(_ named: NamedRuns, _ session: Session) throws {
    let keys = [x] + (by.map { [$0] } ?? [])
    let known = try named.groups.flatMap { try $0.store.knownNames() }
    guard known.contains(x) else {
      throw Misuse(
        text: "--x is '\(x)': must be step, tokens, time or a key of the recipes"
          + (Misspelling.closest(x, among: known).map { "; did you mean '\($0)'?" } ?? ""))
    }
    let metrics = try series.map(names(in:)) ?? [RunSample.usualMetric(named)]
    let figures = try metrics.map { metric in
      let sample = try RunSample(by: keys, metric: metric, named)
      sample.notes.forEach { session.note("note: " + $0) }
      return (
        try SettingFigure(keys, metric: metric, sample.entries, band, isLogarithmic: log),
        sample.entries.count
      )
    }
    if picture.lists(display) {
      return try session.show(
        Records(
          columns: keys + ["metric", "seed", "value"], rows: figures.flatMap(\.0.records)))
    }
    let figure = Figure(title: picture.title ?? "", charts: figures.map(\.0.chart))
    try show(figure, figures.count, points: figures.reduce(0) { $0 + $1.1 }, session)
  }

  private func show(_ figure: Figure, _ series: Int, points: Int, _ session: Session) throws {
    let count = Double(max(1, figure.charts.count))
    let height = count == 1 ? 750 : min(10_000, Int(520 * count))
    try picture.show(
      figure, usual: PictureSize(1200, height), zoom: min(1, 1.2 / count.squareRoot()),
      details: ["series": .int(series), "points": .int(points)], session)
  }

  /// Returns the name and the value of a `name=value`.
  private static func level(_ text: String) -> (String, Double)? {
    guard let equals = text.lastIndex(of: "="), equals > text.startIndex,
      let value = Double(text[text.index(after: equals)...]), value.isFinite
    else { return nil }
    return (String(text[..<equals]), value)
  }

  private func list(_ curves: [Curve], _ session: Session) throws {
    let stream = RecordStream(session, columns: ["run", "series", x, "value"])
    for curve in curves {
      try stream.append(
        curve.points.map {
          [.string(curve.run), .string(curve.name), .double($0.x), .double($0.y)]
        }
      )
    }
    try stream.finish()
  }
}
