import ClozeCapabilities
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeReport
import ClozeTensor
import ClozeTraining

/// Evaluation of models of masked video at hidden pixels.
extension VideoPixelsModality: Evaluating {
  /// `models of masked video`.
  public static let evaluated = "models of masked video"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Models of masked video: the mean squared error of hidden pixels, in squared deviations of their patch and \
    colour, and as a share of that of predicting zero, by the masking of the model's run. With --probe, classes of \
    clips by a classifier of the frozen features of each depth.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--probe` and `--label`.
  public static let evaluationOptions = [FrozenProbe.option, ClipProbe.label]

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let compute = try compute(.f32)
    if let probe = try ClipProbe.probe(of: request) {
      let probing = ClipProbe(request, compute, observer)
      return Evaluation(try models.flatMap { try probing.scores(by: probe, of: $0, Self.self) })
    }
    return Evaluation(
      try models.flatMap { path in
        try scores(
          of: VideoPixelsModel.load(from: ModelFolder.locate(path), device: compute.device), path,
          request, compute, observer)
      })
  }

  private static func scores(
    of model: VideoPixelsModel, _ path: String, _ request: EvaluationRequest, _ compute: Compute,
    _ observer: any WorkObserver
  ) throws -> [Score] {
    let choice = try CorpusRequest(request, path, of: Self.self)
    let recipe = try Self.recipe(ofRunAt: path)?.body ?? VideoPixelsBody()
    let backbone = model.configuration.backbone
    let clips = try ShownClips(
      choice, backbone.frames, threads: compute.threads, observer)
    let objectives = try ObjectiveSet(
      .pixels, model.setup, encoder: model.tower.encoder, seed: choice.seed)
    let batches = ClipBatches(
      clips.shard, training: [], size: recipe.batch, backbone, seed: choice.seed)
    let progress = observer.progress("predict", unit: "clip")
    defer { progress?.finish() }
    var sums: [String: (sum: Double, count: Int)] = [:], done = 0
    for batch in batches.batches(clips.numbers) {
      try observer.checkForStop()
      let result = try GradientMode.disabled {
        let masked = try model.heldOut(
          batch, recipe.masking, compute.dtype, seed: choice.seed)
        return try objectives.loss(masked, ForwardContext(evaluating: compute.dtype)) {
          _, context in
          EncoderInput(try masked.input(context))
        }
      }
      for measure in result.measures {
        sums[measure.name, default: (0, 0)].sum += measure.sum
        sums[measure.name, default: (0, 0)].count += measure.count
      }
      done += batch.clips.count
      progress?.update(done: done, total: clips.numbers.count)
    }
    let masking = recipe.masking
    let origin = Score.Origin(
      model: path,
      protocolName: "\(masking.policy), \(Format.number(masking.share)) of the tubes hidden",
      split: clips.split, seed: choice.seed, count: clips.numbers.count)
    return PixelsObjective.metrics.compactMap { metric in
      let name = "\(PixelsObjective.series)_\(metric.name)"
      return sums[name].map {
        Score(
          name, $0.sum / Double(max(1, $0.count)), unit: metric.unit,
          direction: metric.direction, origin)
      }
    }
  }
}
