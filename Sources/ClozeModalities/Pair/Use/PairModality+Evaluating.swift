import ClozeCapabilities
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of models of pairs by retrieval, in both directions.
extension PairModality: EvaluatingEach {
  /// `models of pairs`.
  public static let evaluated = "models of pairs"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Models of pairs: how often the partner of a sample is among the first 1, 5 or 10 of all samples of the other \
    side (R@k), the median and mean rank of the best partner (MedR, MeanR, from 1; ties count half a rank), both \
    ways, with 95% bootstrap intervals over queries. Equal samples are one query and one candidate, with the partners \
    of all. --limit N takes N pairs at random, by the seed. With --rerank K the first K of each query are ordered anew \
    by the classifier of pairs. --predictions names for each query the direction, the rank of the partner and the \
    first ten.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// True: what is found for each query.
  public static let evaluationHasPredictions = true
  /// `--rerank`.
  public static let evaluationOptions = [EvaluationOption.rerank]

  /// Scores the model at `path`.
  public static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try PairModel.load(from: ModelFolder.locate(path), device: compute.device)
    let rerank = request.whole(.rerank)
    guard rerank == nil || model.fusion != nil else { throw PairError.noFusion(path: path) }
    let questions = try PairQuestions(
      request, model, at: path, threads: compute.threads, observer)
    let search = try PairSearch(model, questions, compute, observer)
    var origin = Score.Origin(
      model: path, protocolName: search.name, split: questions.split, seed: questions.seed,
      count: questions.pairs.count)
    if let rerank { origin.protocolName += ", top \(rerank) re-ranked" }
    let firsts = try rerank.map(search.ranking.firsts) ?? [:]
    return try search.report.evaluation(
      origin, firsts, search.matches(firsts, observer), hasPredictions: request.wantsPredictions)
  }
}
