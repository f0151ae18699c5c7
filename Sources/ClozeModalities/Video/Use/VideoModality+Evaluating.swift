import ClozeCapabilities
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of models of clips with captions by retrieval, in both directions.
extension VideoModality: Evaluating {
  /// `models of video`.
  public static let evaluated = "models of video"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Models of video: how often the clip of a caption, and a caption of a clip, is among the first 1, 5 or 10 of all \
    clips and captions (R@k), the median and mean rank of the best right one (MedR, MeanR, from 1; ties count half \
    a rank) and the mean of one over it (MRR), with 95% bootstrap intervals over queries. With --rerank K the first K of each query are ordered anew \
    by the classifier of pairs. Every different caption is a query and a candidate, and all captions of a clip are \
    right for it. Where clips have edited captions ('edits'), 'probe KIND' is how often the right one scores above \
    the edited one, by the cosine and by the classifier of pairs; where they have families ('family'), 'family \
    accuracy' is how often it scores above those of all clips of the family. --predictions names for each query the \
    direction, the rank of the right candidate and the first ten. With --probe, classes of clips by a classifier of \
    the frozen features of each depth, and on test clips by the depth that validates best.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// True: what is found for each query.
  public static let evaluationHasPredictions = true
  /// `--rerank`, `--probe` and `--label`.
  public static let evaluationOptions = [.rerank, FrozenProbe.option, ClipProbe.label]

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let compute = try compute(.f32)
    if let probe = try ClipProbe.probe(of: request, excluding: [.rerank]) {
      let probing = ClipProbe(request, compute, observer)
      return Evaluation(try models.flatMap { try probing.scores(by: probe, of: $0, Self.self) })
    }
    return Evaluation(
      try models.map { path in
        let model = try VideoModel.load(
          from: ModelFolder.locate(path), device: compute.device)
        let rerank = request.whole(.rerank)
        guard rerank == nil || model.cross != nil else { throw VideoModelError.noCross(path: path) }
        let questions = try VideoQuestions(request, observer, path)
        let (samples, split) = try questions.scored(model, threads: compute.threads)
        let retrieval = try VideoRetrieval(model, samples, compute, observer)
        let origin = Score.Origin(
          model: path, protocolName: retrieval.name, split: split, seed: questions.seed,
          count: samples.validation.count)
        return try evaluation(
          of: retrieval, rerank: rerank, origin, hasPredictions: request.wantsPredictions, observer)
      })
  }

  /// Returns the scores of retrieval in both directions, and of the choices between captions.
  private static func evaluation(
    of retrieval: VideoRetrieval, rerank: Int?, _ origin: Score.Origin, hasPredictions: Bool,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let firsts = try rerank.map(retrieval.ranking.firsts) ?? [:]
    let matches = try retrieval.matches(firsts, observer)
    var both = origin
    if let rerank { both.protocolName += ", top \(rerank) re-ranked" }
    var evaluation = try retrieval.report.evaluation(
      both, firsts, matches, hasPredictions: hasPredictions)
    evaluation.scores += retrieval.choices.flatMap {
      Self.scores(of: $0, retrieval, matches, origin)
    }
    return evaluation
  }

  /// Returns the scores of choices by the cosine and by the classifier of pairs.
  private static func scores(
    of choices: CaptionChoices, _ retrieval: VideoRetrieval, _ matches: [SamplePair: Double],
    _ origin: Score.Origin
  ) -> [Score] {
    var origin = origin
    (origin.protocolName, origin.count) = (choices.protocolName, choices.choices.count)
    let byCosine = choices.result(retrieval.gallery.cosine)
    let byPairs = matches.isEmpty ? nil : choices.result { matches[$0] ?? .nan }
    return [(choices.name, byCosine), (choices.name + " (pairs)", byPairs)]
      .compactMap { name, result in
        result?.estimate(choices.metric, seed: origin.seed).map { Score($0, as: name, origin) }
      }
  }
}
