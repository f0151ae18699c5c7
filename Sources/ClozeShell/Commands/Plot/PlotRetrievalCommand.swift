import ArgumentParser
import ClozeCapabilities
import ClozePlots
import ClozeReport

/// `cloze plot retrieval`: draws how often retrieval finds the right one, and where it goes wrong.
struct PlotRetrievalCommand: ComputingCommand {
  static let configuration = help(
    "retrieval",
    "Draw how far down retrieval finds the right clip or caption, and where it goes wrong.",
    notes: """
      The curve is the share of queries with a right one among the first k by the cosine of their vectors: captions \
      that look for their clips, and clips that look for their captions; R@1, R@5 and R@10 are marked. Beside and \
      below it are the captions with the best and the worst ranks, with frames of the right clip and of the one that \
      comes first, and the clips with the worst ranks, with the caption that comes first. Without --output the curve \
      alone is drawn. With --format and no --output the queries are printed instead, with their ranks.
      """,
    examples: [
      "cloze plot retrieval clips-run --split test --output found.png",
      "cloze plot retrieval clips-run --data moving/ --split test --format csv",
    ])

  @OptionGroup var model: ModelArgument

  @Option(help: "How many of the best and of the worst queries are drawn.")
  var examples = 3

  @OptionGroup var data: EvaluationDataOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (0...10).contains(examples) else {
      throw ValidationError("--examples is \(examples): must lie in 0...10")
    }
  }

  func execute(_ session: Session) throws {
    try picture.check(session)
    let (provider, path, settled) = try model.provider(of: .retrieval, compute, session)
    let observer = SessionObserver(session)
    defer { observer.finish() }
    let isPlain = picture.output == nil && picture.tensorboard == nil
    let view = try provider.retrieval(
      of: path, RetrievalRequest(data.request, examples: .extremes(isPlain ? 0 : examples)),
      settled, observer)
    observer.finish()
    if picture.lists(display) { return try list(view, session) }
    let figure = RetrievalFigure(view: view, title: picture.title)
    let isAlone = isPlain || examples == 0
    try picture.show(
      isAlone ? figure.plain : figure.figure,
      usual: isAlone ? PictureSize(1000, 625) : RetrievalFigure.size,
      zoom: isAlone ? 1 : RetrievalFigure.zoom,
      details: [
        "split": .string(view.split),
        "queries": .int(view.sides.reduce(0) { $0 + $1.queries.count }),
      ], session)
  }

  private func list(_ view: RetrievalView, _ session: Session) throws {
    let stream = RecordStream(
      session,
      columns: [
        "direction", "query", "rank", "candidates", "cosine", "first", "first_cosine",
      ])
    for side in view.sides {
      try stream.append(
        side.queries.map { query in
          [
            .string(side.name), .string(query.text), .double(query.rank), .int(side.candidates),
            .double(query.cosine), .string(query.first), .double(query.firstCosine),
          ]
        })
    }
    try stream.finish()
  }
}
