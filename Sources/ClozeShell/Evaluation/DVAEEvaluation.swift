import ClozeModels
import ClozePoints
import ClozeReport
import ClozeTensor

/// How far clouds are from what a dVAE draws from their tokens.
struct DVAEEvaluation: ModelEvaluation {
  static let modality = DVAEModality.name

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    try options.refuse([.protocolName, .baseline, .probe, .fewShot, .votes], of: "dVAEs")
    var table = ScoreTable(isOne: paths.count == 1)
    for path in paths {
      let (device, dtype) = try compute.setUp(.f32)
      let model = try PointDVAE.load(from: ModelFolder.locate(path), device: device)
      let questions = try PointQuestions(options, session, of: path)
      let patch = model.configuration.patch, seed = questions.seed
      let asked = try questions.asked(points: patch.points)
      let score = try model.score(
        PointViews(
          asked.set, asked.indices, patch: patch, seed: seed,
          geometry: PointGeometry(pool: device.backend.pool)),
        precision: dtype)
      for (name, value) in score.sorted(by: { $0.key < $1.key }) {
        table.add(
          path, name, value, asked.split, "the likeliest token of each patch", seed,
          count: asked.indices.count)
      }
    }
    return table.records
  }
}
