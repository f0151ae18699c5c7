import ClozeEvaluation
import ClozeModels
import ClozePoints
import ClozeReport
import ClozeTensor

/// Masked point models: how well they fill in, or with a probe what their features tell of classes.
struct PointsEvaluation: ModelEvaluation {
  static let modality = PointsModality.name
  private static let neighbours = 10

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    try options.refuse([.protocolName, .baseline, .votes], of: "masked point models")
    var table = ScoreTable(isOne: paths.count == 1)
    for path in paths { try add(path, to: &table) }
    return table.records
  }

  private func add(_ path: String, to table: inout ScoreTable) throws {
    let (device, dtype) = try compute.setUp(.f32)
    let folder = try ModelFolder.locate(path)
    let model = try PointModel.load(from: folder, device: device)
    let questions = try PointQuestions(options, session, of: path)
    let patch = model.configuration.backbone.patch, seed = questions.seed
    let asked = try questions.asked(points: patch.points)
    let features = { (part: PointQuestions.Part) in
      let progress = session.progress("encode", unit: "cloud")
      defer { progress?.finish() }
      return try model.backbone.features(
        PointViews(
          part.set, part.indices, patch: patch, seed: seed,
          geometry: PointGeometry(pool: device.backend.pool)),
        precision: dtype
      ) { progress?.update(ProgressUpdate(done: $0, total: part.indices.count)) }
    }
    if let draw = options.fewShot {
      var shots = PointFewShot(draw)
      (shots.draws, shots.seed) = (options.draws ?? shots.draws, seed)
      let summary = DrawSummary(
        try shots.accuracies(
          features(asked), labels: labels(asked, path), pool: device.backend.pool))
      let name =
        "\(draw.ways)-way \(draw.shots)-shot, \(draw.queries) queries, linear probe, "
        + "C \(Format.number(shots.cost))"
      table.add(path, "accuracy", summary.mean, asked.split, name, seed, count: summary.draws)
      table.add(path, "deviation", summary.deviation, asked.split, name, seed, count: summary.draws)
      return
    }
    guard let probe = options.probe else {
      return try fill(model, folder, path, asked, seed, dtype, device, &table)
    }
    let trained = try questions.trained(before: asked, points: patch.points)
    let rows = try features(trained), known = try labels(trained, path)
    let (name, predictions) = try answer(
      probe, rows, known, features(asked), seed, device)
    let result = try ClassificationResult(
      classes: trained.set.classes, labels: labels(asked, path), predictions: predictions)
    try table.add(path, result, asked.split, name, seed)
  }

  private func answer(
    _ probe: Probe, _ rows: FeatureRows, _ labels: [Int32], _ asked: FeatureRows, _ seed: UInt64,
    _ device: Device
  ) throws -> (name: String, predictions: [Int32]) {
    switch probe {
    case .svm:
      var choice = CostChoice()
      choice.seed = seed
      let probe = try LinearProbe(rows, labels: labels, choosing: choice, pool: device.backend.pool)
      return (
        "svm on \(rows.count) clouds, C \(Format.number(probe.cost)) "
          + (probe.validation.isEmpty ? "as given: too few to choose" : "chosen among them"),
        try probe.predictions(of: asked)
      )
    case .knn:
      let probe = try NeighbourProbe(
        rows, labels: labels, k: Self.neighbours, distance: .cosine, device: device)
      return (
        "knn on \(rows.count) clouds, k \(Self.neighbours), cosine",
        try probe.predictions(of: asked)
      )
    }
  }

  private func labels(_ part: PointQuestions.Part, _ path: String) throws -> [Int32] {
    guard !part.labels.isEmpty else { throw PointModelError.noLabels }
    return part.labels
  }

  /// How well the tokens of hidden patches are told.
  private func fill(
    _ model: PointModel, _ folder: String, _ path: String, _ asked: PointQuestions.Part,
    _ seed: UInt64, _ dtype: DType, _ device: Device, _ table: inout ScoreTable
  ) throws {
    let tokenizer = try PointDVAE.tokenizer(of: folder, device: device)
    let masking = (try PointQuestions.recipe(path) as? PointsRecipe)?.masking ?? PointMasking()
    let score = try MaskedPointScore(
      model, tokenizer, masking,
      PointViews(
        asked.set, asked.indices, patch: model.configuration.backbone.patch, seed: seed,
        geometry: PointGeometry(pool: device.backend.pool)), seed: seed, precision: dtype)
    let name =
      "\(masking.policy.rawValue) \(Format.number(masking.least)) to \(Format.number(masking.most))"
    table.add(path, "masked_loss", score.loss, asked.split, name, seed, count: score.count)
    table.add(path, "masked_accuracy", score.accuracy, asked.split, name, seed, count: score.count)
  }
}
