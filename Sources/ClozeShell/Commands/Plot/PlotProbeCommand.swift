import ArgumentParser
import ClozeCapabilities
import ClozePlots
import ClozeReport

extension FrozenProbe: ExpressibleByArgument {}

/// `cloze plot probe`: draws how well frozen features separate classes, by depth.
struct PlotProbeCommand: ComputingCommand {
  static let configuration = help(
    "probe", "Draw how well what each block of a model makes of samples separates classes.",
    notes: """
      A classifier is trained on the frozen features after each block, as 'evaluate --probe' does; depth 0 is \
      the encoder's input. The curve is its accuracy on the samples that validate. Several models may \
      be compared, such as a trained one and one of random weights.
      """,
    examples: [
      "cloze plot probe speech-run --data words/ --output depths.png",
      "cloze plot probe speech-run --probe knn --data words/ --format csv",
    ])

  @Argument(help: ArgumentHelp("Pretrained models: runs by name or folder.", valueName: "run"))
  var models: [String]

  @Option(help: "The classifier: svm or knn.")
  var probe = FrozenProbe.svm

  @OptionGroup var data: EvaluationDataOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    // Encoding takes long, so all that can be wrong is checked before.
    try picture.check(session)
    let probes = try models.map { try probe(of: $0, session) }
    let scores = try probes.flatMap { try self.scores(by: $0, session) }
    if picture.lists(display) { return try list(scores, session) }
    let series = models.map { model in
      Series(
        model,
        scores.filter { $0.model == model }.map { ChartPoint(Double($0.depth), $0.accuracy) })
    }
    let chart = Chart(
      title: picture.title ?? "", x: Axis("blocks"), y: Axis("accuracy", unit: "share"),
      series: series)
    try picture.show(
      Figure(chart), usual: PictureSize(840, 525), details: ["depths": .int(scores.count)], session)
  }

  private typealias Point = (model: String, depth: Int, accuracy: Double)

  /// A model that can be probed.
  private struct Probe {
    let model: String
    let path: String
    let kind: any Evaluating.Type
    let request: EvaluationRequest
  }

  private func probe(of model: String, _ session: Session) throws -> Probe {
    let path = try session.model(model)
    let kind = try Registry.provider(of: .evaluation, forModelAt: path)
    var request = data.request
    request.values = [FrozenProbe.option.name: [.text(probe.rawValue)]]
    try kind.check(request)
    return Probe(model: model, path: path, kind: kind, request: request)
  }

  private func scores(by probe: Probe, _ session: Session) throws -> [Point] {
    let observer = SessionObserver(session)
    defer { observer.finish() }
    let scores = try probe.kind.evaluate([probe.path], probe.request, compute.settled, observer)
      .scores
    let points = scores.compactMap { score in
      FrozenProbe.depth(of: score.metric).map { (probe.model, $0, score.value) }
    }
    guard !points.isEmpty else {
      throw CommandError(
        "'\(probe.model)' is probed at one depth alone; 'evaluate --probe' says its accuracy")
    }
    return points
  }

  private func list(_ points: [Point], _ session: Session) throws {
    let stream = RecordStream(session, columns: ["model", "depth", "accuracy"])
    for point in points {
      try stream.append([[.string(point.model), .int(point.depth), .double(point.accuracy)]])
    }
    try stream.finish()
  }
}
