import ClozeCapabilities
import ClozeData
import ClozeTraining
import Foundation

/// Keeps scores with the runs that they are of.
struct EvaluationKeeper {
  private let session: Session
  private let request: EvaluationRequest

  /// Makes a keeper of the answers to `request`.
  init(_ session: Session, _ request: EvaluationRequest) {
    (self.session, self.request) = (session, request)
  }

  /// Keeps those of `scores` that are of `models`; other models than runs and baselines have no
  /// place for them. A run that cannot be written gives a note.
  func keep(_ scores: [Score], of models: [String]) {
    for path in models {
      guard let (run, weights) = RunFolder.holder(ofWeightsAt: path) else { continue }
      do {
        for evaluation in evaluations(scores.filter { $0.origin.model == path }, run, weights) {
          try run.keep(evaluation)
        }
      } catch {
        let reason = (error as? any LocalizedError)?.errorDescription ?? "\(error)"
        session.note("note: the results are not kept with the run: \(reason)")
      }
    }
  }

  /// Returns one evaluation for each method, split and seed of `scores`.
  private func evaluations(
    _ scores: [Score], _ run: RunFolder, _ weights: String
  ) -> [KeptEvaluation] {
    guard !scores.isEmpty else { return [] }
    let digest = run.weightsDigest(weights), dataDigest = dataDigest(of: run)
    var kept: [KeptEvaluation] = []
    for score in scores {
      let origin = score.origin, metric = KeptMetric(score)
      let place = kept.firstIndex {
        $0.protocolName == origin.protocolName && $0.split == origin.split.rawValue
          && $0.seed == origin.seed
      }
      guard let place else {
        kept.append(
          KeptEvaluation(
            command: session.arguments, weights: weights, weightsDigest: digest,
            protocolName: origin.protocolName, split: origin.split.rawValue, seed: origin.seed,
            data: request.data, dataDigest: dataDigest, metrics: [metric]))
        continue
      }
      // A baseline may have the name of the model, and comes behind it.
      if !kept[place].metrics.contains(where: { $0.name == metric.name }) {
        kept[place].metrics.append(metric)
      }
    }
    return kept
  }

  /// Returns the digest of the data that were scored; nil if they cannot be read again.
  private func dataDigest(of run: RunFolder) -> String? {
    let limit = request.limit.map { ["limit \($0)"] } ?? []
    if !request.data.isEmpty { return try? DataDigest.of(request.data, settings: limit) }
    let text = (try? String(contentsOfFile: run.recipe, encoding: .utf8)) ?? ""
    let data = RecipeData(recipe: text)
    guard !data.paths.isEmpty else { return nil }
    return try? DataDigest.of(data.paths, settings: data.splits + limit)
  }
}

extension KeptMetric {
  /// Makes the kept form of a score.
  init(_ score: Score) {
    self.init(
      name: score.metric, value: score.value, low: score.low, high: score.high, unit: score.unit,
      direction: score.direction, count: score.origin.count)
  }
}
