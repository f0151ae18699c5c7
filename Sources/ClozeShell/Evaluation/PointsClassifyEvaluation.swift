import ClozeEvaluation
import ClozeModels
import ClozePoints
import ClozeReport
import ClozeTensor

/// Classifiers of clouds.
struct PointsClassifyEvaluation: ModelEvaluation {
  static let modality = PointsClassifyModality.name

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    try options.refuse([.protocolName, .baseline, .probe, .fewShot], of: "classifiers")
    var table = ScoreTable(isOne: paths.count == 1)
    for path in paths { try add(path, to: &table) }
    return table.records
  }

  private func add(_ path: String, to table: inout ScoreTable) throws {
    let (device, dtype) = try compute.setUp(.f32)
    let model = try PointClassifier.load(from: ModelFolder.locate(path), device: device)
    let questions = try PointQuestions(options, session, of: path)
    let patch = model.configuration.backbone.patch, seed = questions.seed
    let asked = try questions.asked(points: patch.points)
    let all = try model.labels(of: asked.set)
    let progress = session.progress("classify", unit: "cloud")
    let predictions = try model.predictions(
      PointViews(
        asked.set, asked.indices, patch: patch, seed: seed,
        geometry: PointGeometry(pool: device.backend.pool)),
      votes: options.votes, precision: dtype
    ) { progress?.update(ProgressUpdate(done: $0, total: options.votes * asked.indices.count)) }
    progress?.finish()
    let result = try ClassificationResult(
      classes: model.configuration.classes, labels: asked.indices.map { all[$0] },
      predictions: predictions)
    let name =
      options.votes == 1
      ? "single view" : "\(options.votes) views of each cloud vote: no single prediction"
    try table.add(path, result, asked.split, name, seed)
  }
}
