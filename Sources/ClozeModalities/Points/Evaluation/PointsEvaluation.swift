import ClozeCapabilities
import ClozeEvaluation
import ClozeModels
import ClozeReport

/// The evaluation of masked point models.
struct PointsEvaluation {
  let request: EvaluationRequest
  let compute: Compute
  let observer: any WorkObserver

  /// A model with the clouds for its evaluation.
  private struct Subject {
    let path: String
    let folder: String
    let model: PointModel
    let questions: PointQuestions
    let clouds: PointQuestions.Part

    var patch: PatchConfiguration { model.configuration.backbone.patch }
    var seed: UInt64 { questions.seed }

    func origin(_ protocolName: String, count: Int) -> Score.Origin {
      Score.Origin(
        model: path, protocolName: protocolName, split: clouds.split, seed: seed, count: count)
    }
  }

  /// Scores the model at `path` by the requested probe, or at hidden patches.
  func scores(of path: String) throws -> [Score] {
    let folder = try ModelFolder.locate(path)
    let model = try PointModel.load(from: folder, device: compute.device)
    let questions = try PointQuestions(request, observer, path, of: PointsModality.self)
    let clouds = try questions.scored(points: model.configuration.backbone.patch.points)
    let subject = Subject(
      path: path, folder: folder, model: model, questions: questions, clouds: clouds)
    if let draw = request.draw(PointsModality.fewShot) { return try fewShot(draw, subject) }
    if let probe: FrozenProbe = request.choice(FrozenProbe.option) {
      return try probed(by: probe, subject)
    }
    return try filled(subject)
  }

  private func features(_ part: PointQuestions.Part, _ subject: Subject) throws -> FeatureRows {
    let progress = observer.progress("encode", unit: "cloud")
    defer { progress?.finish() }
    return try subject.model.backbone.features(
      part.views(subject.patch, seed: subject.seed, compute.device), precision: compute.dtype
    ) { progress?.update(done: $0, total: part.indices.count) }
  }

  /// Returns the accuracy of linear probes on draws of a few clouds.
  private func fewShot(_ draw: FewShot, _ subject: Subject) throws -> [Score] {
    var shots = PointFewShot(draw)
    shots.seed = subject.seed
    shots.draws = request.whole(PointsModality.draws) ?? shots.draws
    let summary = DrawSummary(
      try shots.accuracies(
        features(subject.clouds, subject), labels: subject.clouds.labels(),
        pool: compute.device.backend.pool))
    let origin = subject.origin(
      "\(draw.ways)-way \(draw.shots)-shot, \(draw.queries) queries, linear probe, "
        + "C \(Format.number(shots.cost))", count: summary.draws)
    return [
      Score("accuracy", summary.mean, unit: "share", direction: .higherIsBetter, origin),
      Score("deviation", summary.deviation, unit: "share", direction: .lowerIsBetter, origin),
    ]
  }

  /// Returns the classification by a probe trained on the training clouds.
  private func probed(by probe: FrozenProbe, _ subject: Subject) throws -> [Score] {
    let trained = try subject.questions.trained(
      before: subject.clouds, points: subject.patch.points)
    let rows = try features(trained, subject), labels = try trained.labels()
    let predictions = try probe.predictions(
      trainedOn: rows, labels, of: [features(subject.clouds, subject)], samples: "clouds",
      seed: subject.seed, compute.device)
    let result = try ClassificationResult(
      classes: trained.set.classes, labels: subject.clouds.labels(),
      predictions: predictions.labels[0])
    return try Score.scores(
      of: result, model: subject.path, protocolName: predictions.name,
      split: subject.clouds.split, seed: subject.seed)
  }

  /// Returns the loss and accuracy at the tokens of hidden patches.
  private func filled(_ subject: Subject) throws -> [Score] {
    let tokenizer = try PointDVAE.tokenizer(of: subject.folder, device: compute.device)
    let masking = try PointsModality.recipe(ofRunAt: subject.path)?.masking ?? PointMasking()
    let score = try MaskedPointScore(
      subject.model, tokenizer, masking,
      subject.clouds.views(subject.patch, seed: subject.seed, compute.device),
      seed: subject.seed, precision: compute.dtype)
    let origin = subject.origin(
      "\(masking.policy) \(Format.number(masking.least)) to \(Format.number(masking.most))",
      count: score.count)
    return [
      Score("masked_loss", score.loss, unit: "nats", direction: .lowerIsBetter, origin),
      Score("masked_accuracy", score.accuracy, unit: "share", direction: .higherIsBetter, origin),
    ]
  }
}
