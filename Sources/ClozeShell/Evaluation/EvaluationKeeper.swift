import ClozeCapabilities
import ClozeData
import ClozeTraining
import Foundation

/// Keeps scores with the runs that they are of. It is made before the scoring, since a training
/// that goes on may meanwhile replace the weights.
struct EvaluationKeeper {
  /// A run, and those of its weights that are scored.
  private struct Holder {
    let path: String
    let run: RunFolder
    let weights: String
    let digest: String?
  }

  private let session: Session
  private let request: EvaluationRequest
  private let holders: [Holder]

  /// Makes a keeper of the answers of `models` to `request`; other models than runs have no place
  /// for them.
  init(_ session: Session, _ request: EvaluationRequest, of models: [String]) {
    (self.session, self.request) = (session, request)
    holders = models.compactMap { path in
      RunFolder.holder(ofWeightsAt: path).map { run, weights in
        Holder(path: path, run: run, weights: weights, digest: run.weightsDigest(weights))
      }
    }
  }

  /// Keeps those of `scores` that are of the runs. A run that cannot be written, or whose weights
  /// are others than before the scoring, gives a note.
  func keep(_ scores: [Score]) {
    for holder in holders {
      let scores = scores.filter { $0.origin.model == holder.path }
      guard !scores.isEmpty else { continue }
      guard holder.run.weightsDigest(holder.weights) == holder.digest else {
        note("the weights of \(holder.path) have changed since they were read; evaluate it again")
        continue
      }
      do {
        for evaluation in evaluations(scores, holder) { try holder.run.keep(evaluation) }
      } catch {
        note((error as? any LocalizedError)?.errorDescription ?? "\(error)")
      }
    }
  }

  private func note(_ reason: String) {
    session.note("note: the results are not kept with the run: \(reason)")
  }

  /// Returns one evaluation for each method, split and seed of `scores`.
  private func evaluations(_ scores: [Score], _ holder: Holder) -> [KeptEvaluation] {
    let dataDigest = dataDigest(of: holder.run)
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
            command: session.arguments, weights: holder.weights, weightsDigest: holder.digest,
            protocolName: origin.protocolName, split: origin.split.rawValue, seed: origin.seed,
            data: request.data, dataDigest: dataDigest, limit: request.limit, metrics: [metric]))
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
