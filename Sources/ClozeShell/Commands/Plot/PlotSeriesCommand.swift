import ArgumentParser
import ClozePlots
import ClozeReport

extension Curve.Place: ExpressibleByArgument {}

/// `cloze plot series`: draws metrics of runs as curves.
struct PlotSeriesCommand: Command {
  static let configuration = help(
    "series", "Draw what runs have logged as curves.",
    notes: """
      Losses share a chart, and so do accuracies; other series have charts of their own. Without \
      --output the curves are drawn in the terminal; with --format and no --output their values are \
      printed instead. Time is that of training, without pauses between the parts of a resumed run. \
      'plot' alone means 'plot series'.
      """,
    examples: [
      "cloze plot series text-1", "cloze plot a b --series loss,validation_loss --output loss.png",
      "cloze plot runs/text-* --series loss --x time --smooth 20 --output loss.svg --size 1600x900",
      "cloze plot run --series gradient_norm --log",
      "cloze plot run --series validation_ndcg@10 --x time --level markov=0.07",
    ])

  @Argument(help: ArgumentHelp("Names in the folder of runs, or paths.", valueName: "run"))
  var runs: [String]

  @Option(
    help: ArgumentHelp("Names of series (default: the losses).", valueName: "name,..."))
  var series: String?

  @Option(help: "What runs along the horizontal axis: step, tokens or time.")
  var x = Curve.Place.step

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
  }

  mutating func adopt(_ settings: ShellSettings) { folder.adopt(settings) }

  func execute(_ session: Session) throws {
    let named = try NamedRuns(runs, in: folder.folder, session).runs
    let loaded = try Curve.load(series.map(names(in:)), of: named, over: x)
    let curves = loaded + level.compactMap(Self.level).compactMap { loaded.level($0, at: $1) }
    if picture.output == nil && display.format != nil { return try list(curves, session) }
    let figure = CurveFigure(
      curves: curves, place: x, window: smooth, isLogarithmic: log, title: picture.title ?? ""
    ).figure
    let count = Double(max(1, figure.charts.count))
    let height = count == 1 ? 750 : min(10_000, Int(520 * count))
    try picture.show(
      figure, usual: PictureSize(1200, height), zoom: min(1, 1.2 / count.squareRoot()),
      details: [
        "series": .int(curves.count), "points": .int(curves.reduce(0) { $0 + $1.points.count }),
      ], session)
  }

  /// Returns the name and the value of a `name=value`.
  private static func level(_ text: String) -> (String, Double)? {
    guard let equals = text.lastIndex(of: "="), equals > text.startIndex,
      let value = Double(text[text.index(after: equals)...]), value.isFinite
    else { return nil }
    return (String(text[..<equals]), value)
  }

  private func list(_ curves: [Curve], _ session: Session) throws {
    let stream = RecordStream(session, columns: ["run", "series", x.rawValue, "value"])
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
