import ClozeRuns
import ClozeTraining

/// The ways in which evaluations that are averaged or compared were not made alike.
struct UnlikeEvaluations {
  /// A line for each way in which they differ.
  let notes: [String]

  /// Compares the newest evaluations of `runs` that have the metric called `SPLIT.NAME`; a metric
  /// of training has none.
  init(of metric: String, in runs: [RunDetail]) {
    let parts = metric.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      self.init(of: metric, [])
      return
    }
    let split = parts[0].lowercased()
    let found = runs.compactMap { run -> (KeptEvaluation, String?)? in
      let newest = RunFolder.unchecked(run.path).evaluations().last {
        $0.weights == RunFolder.modelWeights && $0.split == split && $0.metric(parts[1]) != nil
      }
      return newest.map { ($0, run.recipe.first { $0.key == "seed" }?.value) }
    }
    self.init(of: metric, found)
  }

  /// Compares evaluations of the metric called `metric`, each with the seed of its run.
  init(of metric: String, _ found: [(kept: KeptEvaluation, runSeed: String?)]) {
    let kept = found.map(\.kept)
    // Seeds that follow those of the runs are what a table over seeds is about.
    let areOwn = found.allSatisfy { String($0.kept.seed) == $0.runSeed }
    let aspects: [(name: String, values: [String])] = [
      ("data", kept.map { $0.dataDigest ?? $0.data.joined(separator: " ") }),
      ("the evaluation's seed", areOwn ? [] : kept.map { String($0.seed) }),
      ("the protocol", kept.map(\.protocolName)),
      ("the number of cases", kept.map { $0.limit.map(String.init) ?? "all" }),
    ]
    notes = aspects.compactMap { name, values in
      let count = Set(values).count
      guard count > 1 else { return nil }
      return "\(metric) was measured with \(count) values of \(name): evaluate the runs alike "
        + "before you compare them"
    }
  }
}
